package dev.rondo.app.cells;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.file.InputFile;
import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.equation.reference.GradientCheck;
import dev.rondo.network.CompiledCheck;
import dev.rondo.structure.Samples;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// `rondo cells check`: whether a cell means what its author thinks. Parses it, infers the widths,
/// holds the derived gradients against finite differences and the compiled cell against the
/// reference.
@Command(
        name = "check",
        description = {
            "Check a cell: its dimensions, its gradients and its compiled code.",
            "On a small batch, the derived gradients are compared with finite "
                    + "differences, and the compiled cell with the reference evaluator. Exit "
                    + "status 0: no error; 2: an error."
        },
        footer = {"rondo cells check lstm"})
final class CellsCheckCommand implements Runnable {
    /// The largest relative error of a gradient that rounding explains.
    private static final double GRADIENT_TOLERANCE = 1e-6;

    /// The same of the compiled cell, which computes in single precision.
    private static final double COMPILED_TOLERANCE = 1e-4;

    /// Entries of each parameter and row that are compared with differences.
    private static final int ENTRIES = 4;

    private final Console console;

    @InputFile
    @Parameters(paramLabel = "CELL", description = CellsCommand.CELL)
    String cell = "";

    @Option(
            names = "--hidden",
            paramLabel = "N",
            defaultValue = "6",
            description = "Hidden units (default: ${DEFAULT-VALUE}).")
    int hidden;

    @Mixin InputWidths inputs = new InputWidths();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Random seed of the numbers (default: ${DEFAULT-VALUE}).")
    long seed;

    CellsCheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        var equations = Cell.named(cell);
        var graph = equations.bind(hidden, inputs.orElse(5));
        printWidths(equations, graph);
        equations.doubtfulNames().forEach(line -> print("warning: %s", line));
        var signature = StructureSignature.requiredBy(graph);
        print("  runs on    %s", signature.purpose());
        var gradients = GradientCheck.of(graph, Samples.of(signature, seed), seed, ENTRIES);
        print(
                "gradients: %d compared with finite differences, largest relative error %.1e%s",
                gradients.compared(),
                gradients.worst(),
                gradients.skipped() == 0
                        ? ""
                        : ", "
                                + gradients.skipped()
                                + " excluded at kinks "
                                + "(points without a derivative)");
        expect(
                gradients.errors(),
                GRADIENT_TOLERANCE,
                "the derived gradient differs from finite differences",
                "does a value grow very large, or come very near to a kink?");
        var compiled = CompiledCheck.of(graph, seed);
        print(
                "compiled code: compared with the reference evaluator in double precision, "
                        + "largest relative error %.1e",
                compiled.worst());
        expect(
                compiled.errors(),
                COMPILED_TOLERANCE,
                "the compiled cell differs from the reference",
                "does a value grow very large, so that single precision does not hold it?");
    }

    private void expect(Map<String, Double> errors, double tolerance, String what, String cause) {
        var wrong = new TreeMap<>(errors);
        wrong.values().removeIf(error -> error <= tolerance);
        if (!wrong.isEmpty()) {
            var list =
                    wrong.entrySet().stream()
                            .map(entry ->
                                    String.format(
                                            Locale.ROOT,
                                            "%s by %.1e",
                                            entry.getKey(),
                                            entry.getValue()))
                            .collect(Collectors.joining(", "));
            throw new RondoException(
                    String.format(
                            Locale.ROOT,
                            "%s: %s: %s, expected at most %.0e: %s",
                            cell,
                            what,
                            list,
                            tolerance,
                            cause));
        }
    }

    private void printWidths(Cell equations, Graph graph) {
        print("%s: %s", equations.name(), equations.title());
        for (var input : graph.inputs()) {
            print(
                    "  input      %-8s %d%s%s",
                    input.name(),
                    input.width(),
                    reach(input.maxDelay()),
                    CellsCommand.rowsOf(graph, input));
        }
        for (var state : graph.states()) {
            print(
                    "  state      %-8s %d%s",
                    state.name(),
                    state.width(),
                    state.maxDelay() > 1 ? reach(state.maxDelay()) : "");
        }
        for (var parameter : graph.parameters()) {
            print(
                    "  parameter  %-8s %s%s",
                    parameter.name(), shape(parameter), parameter.fixed() ? ", fixed" : "");
        }
        print(
                "  trained    %d parameters",
                graph.parameters().stream()
                        .filter(parameter -> !parameter.fixed())
                        .mapToInt(Parameter::size)
                        .sum());
    }

    private static String reach(int delay) {
        return delay == 0 ? "" : ", up to " + delay + (delay == 1 ? " step back" : " steps back");
    }

    private static String shape(Parameter parameter) {
        return parameter.matrix()
                ? parameter.rows() + " × " + parameter.columns()
                : Integer.toString(parameter.rows());
    }

    private void print(String format, Object... values) {
        console.out().println(String.format(Locale.ROOT, format, values));
    }
}
