package dev.rondo.app.cells;

import dev.rondo.RondoException;

import picocli.CommandLine.Option;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `--input`: the widths of a cell's inputs.
final class InputWidths {
    @Option(
            names = "--input",
            paramLabel = "[NAME=]WIDTH",
            description =
                    "Input size: of x, or of the input that is named. May be repeated (default: "
                            + "that of the command).")
    List<String> specified = List.of();

    /// What was given, and for x this width if none was.
    Map<String, Integer> orElse(int x) {
        var widths = new LinkedHashMap<String, Integer>();
        for (var one : specified) {
            int equals = one.indexOf('=');
            var width = one.substring(equals + 1).strip();
            if (!width.matches("[0-9]{1,9}")) {
                throw new RondoException(
                        "--input " + one + ": expected WIDTH or NAME=WIDTH, as in gap=2");
            }
            widths.put(
                    equals < 0 ? "x" : one.substring(0, equals).strip(), Integer.parseInt(width));
        }
        widths.putIfAbsent("x", x);
        return widths;
    }
}
