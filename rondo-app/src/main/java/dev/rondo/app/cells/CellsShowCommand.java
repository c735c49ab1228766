package dev.rondo.app.cells;

import dev.rondo.app.console.Console;
import dev.rondo.app.file.InputFile;
import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.graph.StructureSignature;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Locale;
import java.util.stream.Collectors;

/// `rondo cells show`: a cell's equations, and in comments below them what comes out for given
/// widths. The whole is a cell file again.
@Command(
        name = "show",
        description = {
            "Print a cell as a cell file: title, source, options and equations.",
            "Comments below the equations show a diagram of the cell, and its states and "
                    + "parameters for --hidden and --input."
        },
        footer = {"rondo cells show lstm"})
final class CellsShowCommand implements Runnable {
    private final Console console;

    @InputFile
    @Parameters(paramLabel = "CELL", description = CellsCommand.CELL)
    String cell = "";

    @Option(
            names = "--hidden",
            paramLabel = "N",
            defaultValue = "128",
            description = "Hidden units (default: ${DEFAULT-VALUE}).")
    int hidden;

    @Mixin InputWidths inputs = new InputWidths();

    @Option(names = "--latex", description = "Print the equations as LaTeX only.")
    boolean latex;

    CellsShowCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        var equations = Cell.named(cell);
        if (latex) {
            console.out().print(equations.latex());
            return;
        }
        console.out().print(equations.text());
        var graph = equations.bind(hidden, inputs.orElse(64));
        print("");
        print("runs on %s", StructureSignature.requiredBy(graph).purpose());
        print("with %d hidden units:", hidden);
        for (var input : graph.inputs()) {
            print(
                    "  input      %-8s %s%s",
                    input.name(),
                    reaching(input.width(), input.maxDelay(), 0),
                    CellsCommand.rowsOf(graph, input));
        }
        for (var state : graph.states()) {
            print(
                    "  state      %-8s %s",
                    state.name(), reaching(state.width(), state.maxDelay(), 1));
        }
        print("  output     %-8s %d", graph.outputName(), graph.output().width());
        for (var parameter : graph.parameters()) {
            print(
                    "  parameter  %-8s %13s %,12d%s",
                    parameter.name(),
                    shape(parameter),
                    parameter.size(),
                    parameter.fixed() ? "  fixed" : "");
        }
        print("  parameters in total    %,12d", total(graph));
        if (!equations.options().isEmpty()) {
            var first = equations.options().keySet().iterator().next();
            var base = cell.contains(":" + first + "=") ? equations.name() : cell;
            print(
                    "its options are set with its name, as in %s",
                    equations.options().keySet().stream()
                            .map(option -> option + "=…")
                            .collect(Collectors.joining(",", base + ":", "")));
        }
    }

    private static String reaching(int width, int delay, int defaultValue) {
        return width + (delay > defaultValue ? ", up to " + delay + " steps back" : "");
    }

    private static String shape(Parameter parameter) {
        return parameter.matrix()
                ? parameter.rows() + " × " + parameter.columns()
                : Integer.toString(parameter.rows());
    }

    private static long total(Graph graph) {
        return graph.parameters().stream().mapToLong(Parameter::size).sum();
    }

    private void print(String format, Object... values) {
        var line = String.format(Locale.ROOT, format, values);
        console.out().println(line.isEmpty() ? "#" : "# " + line);
    }
}
