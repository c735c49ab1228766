package dev.rondo.app.gradients;

import dev.rondo.RondoException;
import dev.rondo.task.online.OnlineSymbols;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Lines of a file as `rondo online` reads them from its standard input.
final class OnlineLines {
    private static final String END = "\n";

    private OnlineLines() {}

    /// Rows of numbers; a first line of names is passed over, and empty lines are.
    static List<double[]> rows(List<String> lines) {
        var rows = new ArrayList<double[]>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (line.isBlank()) {
                continue;
            }
            try {
                rows.add(Arrays.stream(cells(line)).mapToDouble(Double::parseDouble).toArray());
            } catch (NumberFormatException e) {
                if (i > 0) {
                    throw new RondoException(
                            "line " + (i + 1) + ": `" + line + "`, expected a row of numbers", e);
                }
            }
        }
        return rows;
    }

    private static String[] cells(String line) {
        for (String separator : List.of(",", ";", "\t")) {
            if (line.contains(separator)) {
                return Arrays.stream(line.split(separator, -1))
                        .map(String::strip)
                        .toArray(String[]::new);
            }
        }
        return line.strip().split("\\s+", -1);
    }

    /// Words, if the model knows any, else characters; behind each line its end.
    static List<String> symbols(OnlineSymbols model, List<String> lines) {
        boolean words = model.symbols().stream().anyMatch(s -> s.codePointCount(0, s.length()) > 1);
        var all = new ArrayList<String>();
        for (var line : lines) {
            if (words) {
                Arrays.stream(line.strip().split("\\s+", -1))
                        .filter(word -> !word.isEmpty())
                        .forEach(all::add);
            } else {
                line.codePoints().forEach(c -> all.add(Character.toString(c)));
            }
            all.add(END);
        }
        return all;
    }
}
