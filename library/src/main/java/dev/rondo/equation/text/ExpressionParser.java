package dev.rondo.equation.text;

import dev.rondo.equation.graph.EquationException;
import dev.rondo.equation.graph.Function;
import dev.rondo.equation.graph.SourceSpan;
import dev.rondo.equation.graph.Suggestion;
import dev.rondo.equation.text.Expression.Operator;
import dev.rondo.equation.text.Expression.Reach;
import dev.rondo.equation.text.Expression.Width;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads the right-hand side of an equation by recursive descent:
///
/// ```
/// sum     = product { ("+" | "-") product }
/// product = dot { ("*" | "/") dot }
/// dot     = minus { "." minus }
/// minus   = "-" minus | applied
/// applied = MATRIX applied | cut
/// cut     = value { "[" [width] ":" [width] "]" }
/// value   = NUMBER | NAME [ "'" | "[" reach "]" ] | FUNCTION "(" sum { "," sum } ")"
///         | "(" sum ")" | "[" sum { ";" sum } "]"
/// reach   = delay | delay ".." delay | INDEX | SLOT
/// delay   = "0" | "-" ( STEPS | OPTION | "(" width ")" )
/// ```
///
/// Wherever a number stands an option can stand: it is read as its value. A capitalised name that
/// no line of the cell defines is a MATRIX.
final class ExpressionParser {
    private static final Set<String> REDUCTIONS = Set.of("sum", "mean", "max", "softmax");

    private static final int DEEPEST = 60;

    private final TokenCursor words;
    private final Set<String> defined;
    private final Options options;
    private int depth;

    /// Whether an `init` line is read, where any name can be called.
    private boolean start;

    /// @param defined the names that equations and directives define, the options among them
    ExpressionParser(TokenCursor words, Set<String> defined, Options options) {
        this.words = words;
        this.defined = defined;
        this.options = options;
    }

    /// For the right-hand side of an `init` line, whose names [InitialiserParser] understands.
    static ExpressionParser ofStart(TokenCursor words, Options options) {
        var parser = new ExpressionParser(words, Set.of(), options);
        parser.start = true;
        return parser;
    }

    /// The functions that a cell can call: those of the table, the reductions over an index,
    /// `clip`.
    static List<String> callable() {
        var all = new ArrayList<>(Function.spellings());
        all.addAll(List.of("clip", "sum", "mean"));
        return all;
    }

    Expression sum() {
        deeper();
        Expression e = binary(1);
        depth--;
        if (words.peek().beginsValue()) {
            throw sideBySide(e);
        }
        return e;
    }

    private void deeper() {
        if (++depth > DEEPEST) {
            throw words.error(
                    words.peek().span(),
                    "the equation is nested more than "
                            + DEEPEST
                            + " deep: give its parts names and equations of their own");
        }
    }

    private EquationException sideBySide(Expression before) {
        Token here = words.peek();
        String hint = "two values side by side: is an operator such as `*` missing between them?";
        if (before instanceof Expression.Read r
                && r.reach() instanceof Reach.Bare
                && !defined.contains(r.name())) {
            hint +=
                    " (a learned matrix begins with a capital: `"
                            + capital(r.name())
                            + " "
                            + here.text()
                            + "…`)";
        }
        return words.error(here.span(), hint);
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private Expression binary(int precedence) {
        if (precedence > 3) {
            return minus();
        }
        Expression left = binary(precedence + 1);
        while (true) {
            Operator operator = operator(precedence);
            if (operator == null) {
                return left;
            }
            words.next();
            Expression right = binary(precedence + 1);
            left = new Expression.Binary(operator, left, right, words.since(left.span()));
        }
    }

    private @Nullable Operator operator(int precedence) {
        for (Operator o : Operator.values()) {
            if (o.precedence == precedence && words.peek().is(o.sign)) {
                return o;
            }
        }
        return null;
    }

    private Expression minus() {
        Token sign = words.peek();
        if (words.accept("-")) {
            deeper();
            Expression operand = minus();
            depth--;
            return new Expression.Negate(operand, words.since(sign.span()));
        }
        return applied();
    }

    private Expression applied() {
        Token name = words.peek();
        boolean matrix =
                name.isName()
                        && Character.isUpperCase(name.text().charAt(0))
                        && !defined.contains(name.text());
        if (!matrix) {
            return cut();
        }
        words.next();
        String lower = name.text().toLowerCase(Locale.ROOT);
        if (words.peek().is("(") && callable().contains(lower)) {
            throw words.error(
                    name.span(),
                    "functions are written in lower case: did you mean `" + lower + "`?");
        }
        Token after = words.peek();
        if (!after.isName() && !after.is("(") && !after.is("[")) {
            throw words.error(
                    name.span(),
                    "`"
                            + name.text()
                            + "` begins with a capital and is not"
                            + " defined, so it is a learned matrix and must stand before the value that it"
                            + " multiplies, as in `"
                            + name.text()
                            + " x`; got "
                            + after.shown()
                            + " (a learned vector is written in lower case"
                            + Suggestion.among(name.text(), defined)
                            + ")");
        }
        boolean touching = after.span().column() == name.span().column() + name.span().length();
        if (after.is("[") && touching && !holds(";")) {
            throw words.error(
                    name.span(),
                    "`"
                            + name.text()
                            + "` is neither an input nor a state"
                            + Suggestion.among(name.text(), defined)
                            + " (the product of a learned matrix and a"
                            + " concatenation has a space between them, `"
                            + name.text()
                            + " [x; h]`)");
        }
        deeper();
        Expression operand = applied();
        depth--;
        return new Expression.Matrix(name.text(), operand, words.since(name.span()), name.span());
    }

    private Expression cut() {
        Expression e = value();
        while (words.peek().is("[") && holds(":")) {
            Token open = words.next();
            Optional<Width> from = words.peek().is(":") ? Optional.empty() : Optional.of(width());
            if (!words.accept(":")) {
                throw words.error(
                        words.peek().span(),
                        "expected `:` in a slice such as `[0:n]`, got " + words.peek().shown());
            }
            Optional<Width> to = words.peek().is("]") ? Optional.empty() : Optional.of(width());
            words.close("]", open);
            e = new Expression.Cut(e, from, to, words.since(e.span()));
        }
        return e;
    }

    /// Whether the bracket that opens here holds the symbol, on its own level.
    private boolean holds(String symbol) {
        int depth = 0;
        for (int i = 0; words.peek(i).kind() != Token.Kind.END; i++) {
            Token t = words.peek(i);
            if (t.is("[") || t.is("(")) {
                depth++;
            } else if (t.is("]") || t.is(")")) {
                depth--;
                if (depth == 0) {
                    return false;
                }
            } else if (t.is(symbol) && depth == 1) {
                return true;
            }
        }
        return false;
    }

    private Expression value() {
        Token t = words.peek();
        if (t.kind() == Token.Kind.NUMBER) {
            words.next();
            double value = words.value(t);
            return new Expression.Num(value, TextPrinter.number(value), t.span());
        }
        if (t.is("(")) {
            words.next();
            Expression e = sum();
            words.close(")", t);
            return e;
        }
        if (t.is("[")) {
            return join();
        }
        if (t.isName()) {
            return named();
        }
        throw words.error(
                t.span(), "expected a value (a name, a number, `(` or `[`), got " + t.shown());
    }

    private Expression join() {
        Token open = words.next();
        var parts = new ArrayList<Expression>();
        do {
            parts.add(sum());
        } while (words.accept(";"));
        if (words.peek().is(",")) {
            throw words.error(
                    words.peek().span(),
                    "the parts of a concatenation are separated by `;`, as in `[x; h]`, got `,`");
        }
        words.close("]", open);
        return new Expression.Join(parts, words.since(open.span()));
    }

    private Expression named() {
        Token name = words.next();
        if (options.has(name.text())) {
            return option(name);
        }
        if (words.peek().is("(") && !defined.contains(name.text())) {
            return call(name);
        }
        if (callable().contains(name.text())) {
            throw words.error(
                    name.span(),
                    "`"
                            + name.text()
                            + "` is a function: its argument stands in"
                            + " parentheses, as in `"
                            + name.text()
                            + "(x)`");
        }
        if (words.accept("'")) {
            return new Expression.Read(name.text(), Reach.NEXT, words.since(name.span()));
        }
        if (words.peek().is("[") && !holds(":")) {
            Reach reach = reach();
            return new Expression.Read(name.text(), reach, words.since(name.span()));
        }
        return new Expression.Read(name.text(), Reach.BARE, name.span());
    }

    private Expression option(Token name) {
        double value = options.read(name.text());
        Token after = words.peek();
        if (after.is("'") || after.is("[")) {
            throw words.error(
                    name.span(),
                    "`"
                            + name.text()
                            + "` is an option, a number ("
                            + TextPrinter.number(value)
                            + "), and has neither steps nor elements");
        }
        return new Expression.Num(value, name.text(), name.span());
    }

    private Expression call(Token name) {
        boolean known = callable().contains(name.text());
        if (!known && !start) {
            throw words.error(
                    name.span(),
                    "`"
                            + name.text()
                            + "` is not a function"
                            + Suggestion.among(name.text(), callable())
                            + " (the functions are "
                            + String.join(", ", callable())
                            + ")");
        }
        Token open = words.next();
        var arguments = new ArrayList<Expression>();
        if (!words.peek().is(")")) {
            do {
                arguments.add(sum());
            } while (words.accept(","));
        }
        words.close(")", open);
        SourceSpan span = words.since(name.span());
        int expected = arity(name.text());
        int got = arguments.size();
        boolean reduction = REDUCTIONS.contains(name.text()) && got == 1;
        if (known && got != expected && !reduction) {
            throw words.error(
                    span, "`" + name.text() + "` takes " + count(expected) + ", got " + got);
        }
        return new Expression.Call(name.text(), arguments, span, name.span());
    }

    private static String count(int arguments) {
        return arguments == 1 ? "1 argument" : arguments + " arguments";
    }

    private static int arity(String name) {
        if (name.equals("clip")) {
            return 3;
        }
        return Function.spelled(name).map(Function::arity).orElse(1);
    }

    private Reach reach() {
        Token open = words.next();
        Token t = words.peek();
        if (t.isName()) {
            words.next();
            words.close("]", open);
            return isIndex(t.text()) ? new Reach.Edge(t.text()) : new Reach.Slot(t.text());
        }
        if (t.is("+")) {
            throw words.error(
                    t.span(),
                    "a step cannot reach forward in time: `[-1]` is the step before;"
                            + " run the cell over the reversed sequence to read from the other side");
        }
        boolean back = words.accept("-");
        Expression.Steps first = steps(back);
        if (words.accept("..")) {
            boolean backLast = words.accept("-");
            Expression.Steps last = steps(backLast);
            if ((!back && first.value() != 0) || (!backLast && last.value() != 0)) {
                throw words.error(
                        words.since(t.span()),
                        "a range of delays counts back from 0, as in `[0..-4]`");
            }
            words.close("]", open);
            if (Math.abs(last.value() - first.value()) >= Limits.RANGE) {
                throw words.error(
                        words.since(open.span()),
                        "a range of delays is at most " + Limits.RANGE + " steps long");
            }
            return new Reach.Range(first, last);
        }
        words.close("]", open);
        return back || first.value() == 0 ? new Reach.Back(first) : new Reach.Slot(first.written());
    }

    private Expression.Steps steps(boolean back) {
        Token t = words.peek();
        if (back && t.is("(")) {
            words.next();
            Width count = width();
            words.close(")", t);
            String written = TextPrinter.print(count);
            return new Expression.Steps(
                    delay(counted(count), words.since(t.span())),
                    count instanceof Width.Combined ? "(" + written + ")" : written);
        }
        if (back && t.isName() && options.has(t.text())) {
            words.next();
            int value = delay(options.count(words, t), t.span());
            return new Expression.Steps(value, t.text());
        }
        if (t.kind() != Token.Kind.NUMBER || !t.text().matches("[0-9]{1,4}")) {
            throw words.error(
                    t.span(),
                    "expected "
                            + (back
                                    ? "a number of steps up to " + Limits.DELAY
                                    : "a delay such as"
                                            + " `-1`, a slot, an index or a slice such as `0:n`")
                            + ", got "
                            + t.shown());
        }
        words.next();
        int value = Integer.parseInt(t.text());
        return new Expression.Steps(back ? delay(value, t.span()) : value, String.valueOf(value));
    }

    private int delay(long steps, SourceSpan at) {
        if (steps < 0 || steps > Limits.DELAY) {
            throw words.error(
                    at, "a delay is 0 to " + Limits.DELAY + " steps, and this is " + steps);
        }
        return (int) steps;
    }

    /// A count of numbers and options alone.
    private long counted(Width w) {
        return switch (w) {
            case Width.Whole n -> n.value();
            case Width.Of of ->
                    throw words.error(
                            of.span(),
                            "a delay is counted with whole numbers and options, and `"
                                    + of.name()
                                    + "` is neither");
            case Width.Combined c -> {
                long a = counted(c.left());
                long b = counted(c.right());
                if (c.operator() == Operator.DIV && (b == 0 || a % b != 0)) {
                    throw words.error(
                            c.span(), "a delay is a whole number, and " + a + "/" + b + " is none");
                }
                yield switch (c.operator()) {
                    case ADD -> a + b;
                    case SUB -> a - b;
                    case MUL -> a * b;
                    default -> a / b;
                };
            }
        };
    }

    /// A single lower-case letter is an index; a longer name is a slot.
    static boolean isIndex(String name) {
        return name.length() == 1 && Character.isLowerCase(name.charAt(0));
    }

    /// A width: `hidden/2`, `2*x + 1`.
    Width width() {
        return widthOf(1);
    }

    private Width widthOf(int precedence) {
        if (precedence > 2) {
            return widthAtom();
        }
        Width left = widthOf(precedence + 1);
        while (true) {
            Operator operator = operator(precedence);
            if (operator == null) {
                return left;
            }
            words.next();
            Width right = widthOf(precedence + 1);
            left = new Width.Combined(operator, left, right, words.since(left.span()));
        }
    }

    private Width widthAtom() {
        Token t = words.peek();
        if (t.is("(")) {
            words.next();
            deeper();
            Width w = width();
            depth--;
            words.close(")", t);
            return w;
        }
        if (t.isName()) {
            words.next();
            return options.has(t.text())
                    ? new Width.Whole(options.count(words, t), t.text(), t.span())
                    : new Width.Of(t.text(), t.span());
        }
        if (t.kind() == Token.Kind.NUMBER && t.text().matches("[0-9]{1,9}")) {
            words.next();
            int value = Integer.parseInt(t.text());
            return new Width.Whole(value, String.valueOf(value), t.span());
        }
        throw words.error(
                t.span(),
                "expected a width (a whole number, an option, `hidden` or the name of a value),"
                        + " got "
                        + t.shown());
    }
}
