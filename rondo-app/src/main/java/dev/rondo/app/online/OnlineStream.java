package dev.rondo.app.online;

import dev.rondo.RondoException;
import dev.rondo.app.console.JsonOutput;
import dev.rondo.app.console.StandardInput;
import dev.rondo.store.Json;
import dev.rondo.task.online.OnlineModel;
import dev.rondo.task.online.OnlineNumbers;
import dev.rondo.task.online.OnlineSymbols;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// What the lines of an endless input are to a model that learns at every step, and how its
/// predictions are shown.
sealed interface OnlineStream {
    OnlineModel model();

    /// Takes in a line.
    ///
    /// @param each is called after each row or symbol that the line holds
    /// @throws BadLine if the line is not what it should be; the model has not seen it
    void take(StandardInput.Line line, Consumer<OnlineStream> each);

    /// The loss of the prediction of what came last; NaN if there was none.
    double loss();

    /// The prediction of what comes next, as text.
    String next();

    /// The same for programs.
    Json nextJson();

    /// A line that cannot be taken in.
    final class BadLine extends RondoException {
        private static final long serialVersionUID = 1L;

        BadLine(StandardInput.Line line, String what) {
            super("standard input:" + line.number() + ": " + what);
        }
    }

    /// Rows of numbers.
    record Numbers(OnlineNumbers model) implements OnlineStream {
        /// The numbers of a line: between commas, semicolons or tabs if it has any, else between
        /// spaces.
        static double[] row(StandardInput.Line line) {
            String[] parts = cells(line.text());
            double[] row = new double[parts.length];
            for (int j = 0; j < row.length; j++) {
                try {
                    row[j] = Double.parseDouble(parts[j]);
                } catch (NumberFormatException e) {
                    throw new BadLine(
                            line,
                            "column "
                                    + (j + 1)
                                    + " is `"
                                    + parts[j]
                                    + "`, expected a number"
                                    + (line.number() == 1
                                            ? ": does the first line hold names (--header)?"
                                            : ""));
                }
                if (!Double.isFinite(row[j])) {
                    throw new BadLine(
                            line, "column " + (j + 1) + " is " + row[j] + ", expected a number");
                }
            }
            return row;
        }

        static String[] cells(String text) {
            for (String separator : new String[] {",", ";", "\t"}) {
                if (text.contains(separator)) {
                    return Arrays.stream(text.split(separator, -1))
                            .map(String::strip)
                            .toArray(String[]::new);
                }
            }
            return text.strip().split("\\s+", -1);
        }

        @Override
        public void take(StandardInput.Line line, Consumer<OnlineStream> each) {
            if (line.text().isBlank()) {
                return;
            }
            double[] row = row(line);
            if (row.length != model.columns()) {
                throw new BadLine(
                        line,
                        row.length
                                + " columns, expected "
                                + model.columns()
                                + " as before: is a separator missing?");
            }
            model.observe(row);
            each.accept(this);
        }

        @Override
        public double loss() {
            return model.loss();
        }

        @Override
        public String next() {
            var text = new StringBuilder();
            for (double p : model.prediction()) {
                text.append(' ').append(String.format(Locale.ROOT, "%.6g", p));
            }
            return text.substring(1);
        }

        @Override
        public Json nextJson() {
            return new Json.Arr(
                    Arrays.stream(model.prediction()).mapToObj(JsonOutput::number).toList());
        }
    }

    /// Symbols: characters or words, and the end of each line.
    record Symbols(OnlineSymbols model, boolean words, int top) implements OnlineStream {
        private static final String END = "\n";

        @Override
        public void take(StandardInput.Line line, Consumer<OnlineStream> each) {
            for (String symbol : symbols(line.text())) {
                model.observe(symbol);
                each.accept(this);
            }
        }

        private List<String> symbols(String text) {
            var all = new ArrayList<String>();
            if (words) {
                for (String word : text.strip().split("\\s+", -1)) {
                    if (!word.isEmpty()) {
                        all.add(word);
                    }
                }
            } else {
                text.codePoints().forEach(c -> all.add(Character.toString(c)));
            }
            all.add(END);
            return all;
        }

        @Override
        public double loss() {
            return model.loss();
        }

        @Override
        public String next() {
            var text = new StringBuilder();
            for (int i : model.likeliest(top)) {
                text.append(
                        String.format(
                                Locale.ROOT,
                                " %s %.3f",
                                Json.of(model.symbols().get(i)).write(),
                                model.probabilities()[i]));
            }
            return text.substring(1);
        }

        @Override
        public Json nextJson() {
            var all = new ArrayList<Json>();
            for (int i : model.likeliest(top)) {
                var entries = new LinkedHashMap<String, Json>();
                entries.put("symbol", Json.of(model.symbols().get(i)));
                entries.put("probability", Json.of((double) model.probabilities()[i]));
                all.add(new Json.Obj(entries));
            }
            return new Json.Arr(all);
        }
    }
}
