package dev.rondo.equation.text;

import dev.rondo.equation.graph.Clock;
import dev.rondo.equation.graph.Suggestion;

import java.util.ArrayList;
import java.util.List;

/// Reads what stands after `clock h =`: `8`, groups with the periods 1, 2, 4, …; or `periods(1, 2,
/// 4, 9)`. A number may be an option.
final class ClockParser {
    private final TokenCursor words;
    private final Options options;
    private final List<String> written = new ArrayList<>();

    ClockParser(TokenCursor words, Options options) {
        this.words = words;
        this.options = options;
    }

    Statement.Clocked clock(Token state) {
        Token kind = words.peek();
        if (!kind.isName() || options.has(kind.text())) {
            int most = Integer.numberOfTrailingZeros(Clock.LONGEST) + 1;
            int groups = whole(most, "a clock has a whole number of groups");
            return new Statement.Clocked(
                    state.text(), Clock.powersOfTwo(groups), written.getFirst(), state.span());
        }
        words.next();
        if (!kind.text().equals("periods")) {
            throw words.error(
                    kind.span(),
                    "`"
                            + kind.text()
                            + "` is no clock"
                            + Suggestion.among(kind.text(), List.of("periods"))
                            + " (a clock is a number of groups, with the periods 1, 2, 4, …, or"
                            + " periods(1, 2, 4, 9))");
        }
        Token open = words.peek();
        if (!words.accept("(")) {
            throw words.error(
                    open.span(),
                    "expected the periods in parentheses, as in `periods(1, 2, 4, 9)`, got "
                            + open.shown());
        }
        var periods = new ArrayList<Integer>();
        do {
            periods.add(whole(Clock.LONGEST, "a period is a whole number of steps"));
        } while (words.accept(","));
        words.close(")", open);
        return new Statement.Clocked(
                state.text(),
                new Clock(periods),
                "periods(" + String.join(", ", written) + ")",
                state.span());
    }

    private int whole(int most, String rule) {
        Token t = words.peek();
        boolean option = t.isName() && options.has(t.text());
        if (option) {
            words.next();
        }
        double value = option ? options.read(t.text()) : CellParser.number(words);
        if (value < 1 || value != Math.rint(value) || value > most) {
            throw words.error(
                    t.span(), rule + " from 1 to " + most + ", got " + TextPrinter.number(value));
        }
        written.add(option ? t.text() : TextPrinter.number(value));
        return (int) value;
    }
}
