package dev.rondo.app.gradients;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.JsonOutput;
import dev.rondo.app.file.InputFile;
import dev.rondo.app.file.OutputFile;
import dev.rondo.app.option.CommonOptions;
import dev.rondo.app.option.DataOptions;
import dev.rondo.app.option.ItemOptions;
import dev.rondo.app.option.ModelOptions;
import dev.rondo.app.report.Chart;
import dev.rondo.app.report.Picture;
import dev.rondo.app.report.Report;
import dev.rondo.app.report.ReportText;
import dev.rondo.model.GradientFlow;
import dev.rondo.store.Json;
import dev.rondo.store.Key;
import dev.rondo.task.Models;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `rondo gradients`: how far back in time the gradient reaches.
@Command(
        name = "gradients",
        description = {
            "Measure how far back in time gradients reach, and whether they vanish or "
                    + "explode.",
            "Shows the norm of the gradient by distance in steps, for each layer and state: of "
                    + "trained models (on data of their task), of untrained cells (on a text or "
                    + "on noise), or over the course of a training."
        },
        footer = {
            "rondo gradients lstm tanh gru",
            "rondo gradients mood.safetensors samples/guest-book.tsv"
        })
@CommonOptions(
        value = "steps windows hidden layers seed chart json format label-column sql",
        grouped = true)
public final class GradientsCommand implements Runnable {
    private final Console console;

    @Spec private @Nullable CommandSpec spec;

    @InputFile
    @Parameters(
            arity = "1..*",
            paramLabel = "MODEL|CELL|DATA|LOG",
            description =
                    "Models (.safetensors); cells, by name or file, with options "
                            + "(lstm:forget_bias=4); data to read, a text or what the models were "
                            + "trained on; or the gradient log of a "
                            + "training (.jsonl, "
                            + "see `rondo train language --watch-gradients`). @ changes the "
                            + "initialisation of a cell: tanh@3 has recurrent matrices three "
                            + "times as large, gru@b_z=4 a bias of 4, tanh@U=orthogonal another "
                            + "initialiser.")
    List<String> subjects = new ArrayList<>();

    @Option(
            names = "--steps",
            paramLabel = "T",
            defaultValue = "100",
            description = "Largest distance, in steps (default: ${DEFAULT-VALUE}).")
    int steps;

    @Option(
            names = "--windows",
            paramLabel = "N",
            defaultValue = "16",
            description =
                    "Number of windows of the data that are measured and averaged (default: "
                            + "${DEFAULT-VALUE}).")
    int windows;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            defaultValue = "64",
            description = "Hidden units of a cell (default: ${DEFAULT-VALUE}).")
    int hidden;

    @Option(
            names = "--layers",
            paramLabel = "N",
            defaultValue = "1",
            description = "Number of layers of a cell (default: ${DEFAULT-VALUE}).")
    int layers;

    @Option(
            names = "--width",
            paramLabel = "N",
            defaultValue = "16",
            description =
                    "Input size of a cell: width of the noise, or embedding size (default: "
                            + "${DEFAULT-VALUE}).")
    int width;

    @Option(
            names = "--radii",
            paramLabel = "N",
            defaultValue = "8",
            description =
                    "Steps at which the spectral radius of the recurrence is computed (default: "
                            + "${DEFAULT-VALUE}).")
    int radii;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Random seed of the initialisation and the noise (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Number of threads; results do not depend on it (default: number of "
                            + "processors).")
    int threads = Runtime.getRuntime().availableProcessors();

    @OutputFile(OutputFile.Kind.PICTURE)
    @Option(
            names = "--chart",
            paramLabel = "FILE",
            description = "Draw a chart of the norms by distance to an SVG or PNG file.")
    @Nullable Path chart;

    @Option(names = "--json", description = "Print the result as JSON, with every distance.")
    boolean json;

    @Mixin DataOptions data = new DataOptions();

    @ArgGroup(validate = false, heading = "%nData of classifiers%n")
    ItemOptions items = new ItemOptions();

    GradientsCommand(Console console) {
        this.console = console;
    }

    /// One model or cell with what was found.
    record Finding(
            @Key("name") String name,
            @Key("flow") GradientFlow flow,
            @Key("verdicts") List<GradientVerdict> verdicts) {}

    @Key("gradients --json")
    private record Findings(@Key("findings") List<Finding> findings) {}

    @Override
    public void run() {
        if (chart != null) {
            Picture.checked(chart);
        }
        if (subjects.getFirst().endsWith(".jsonl")
                || subjects.size() == 1 && GradientHistory.isOne(subjects.getFirst())) {
            history();
            return;
        }
        var named =
                subjects.stream()
                        .filter(s -> !GradientSubject.isModel(s) && GradientSubject.isText(s))
                        .map(Path::of)
                        .toList();
        var shape = new GradientSubject.Shape(hidden, layers, width, seed);
        var options =
                new GradientFlow.Options(
                        new GradientFlow.Windows(steps, windows, Math.min(steps, 50)),
                        new GradientFlow.Jacobians(radii, SpectralRadius::of),
                        seed,
                        threads);
        List<Finding> findings = new ArrayList<>();
        for (var name : subjects) {
            if (GradientSubject.isModel(name) || !GradientSubject.isText(name)) {
                var subject =
                        GradientSubject.isModel(name)
                                ? model(name, named)
                                : cell(name, named, shape);
                findings.add(find(subject, options));
            }
        }
        if (findings.isEmpty()) {
            throw new RondoException(
                    "no model or cell is named: expected one beside the data, as in `rondo "
                            + "gradients"
                            + " lstm tanh TEXT`");
        }
        if (json) {
            output().write(json(findings));
        } else {
            print(findings);
        }
        if (chart != null) {
            chart(findings).write(chart);
        }
    }

    private GradientSubject model(String name, List<Path> named) {
        var opened = Models.load(Path.of(name));
        if (spec != null) {
            ModelOptions.check(spec.commandLine().getParseResult(), opened, Path.of(name));
        }
        return GradientSubject.model(
                name, opened, new GradientSubject.Data(data.files(named), data, items));
    }

    private GradientSubject cell(String name, List<Path> texts, GradientSubject.Shape shape) {
        var subject = GradientSubject.cell(name, texts, shape);
        noModel(name + " is a cell");
        return subject;
    }

    private void noModel(String what) {
        if (spec != null) {
            ModelOptions.checkNoModel(spec.commandLine().getParseResult(), what);
        }
    }

    private JsonOutput output() {
        return new JsonOutput(console.out(), "gradients");
    }

    private static Json.Obj json(List<Finding> findings) {
        var all = JsonOutput.defined(Json.of(new Findings(findings)));
        var renamed = new ArrayList<Json>();
        for (var finding : all.get("findings").asList()) {
            var entries = new LinkedHashMap<>(finding.asObject().entries());
            entries.computeIfPresent(
                    "verdicts",
                    (_, verdicts) ->
                            new Json.Arr(
                                    verdicts.asList().stream()
                                            .<Json>map(v -> verdict(v.asObject()))
                                            .toList()));
            renamed.add(new Json.Obj(entries));
        }
        return new Json.Obj(Map.of("findings", new Json.Arr(renamed)));
    }

    private static Json.Obj verdict(Json.Obj verdict) {
        var named = JsonOutput.renamed(verdict, "left", "remaining");
        named = JsonOutput.renamed(named, "words", "summary");
        named = JsonOutput.renamed(named, "cure", "advice");
        var entries = new LinkedHashMap<>(named.entries());
        entries.computeIfPresent(
                "radius",
                (_, radius) ->
                        JsonOutput.renamed(
                                JsonOutput.renamed(radius.asObject(), "least", "minimum"),
                                "most",
                                "maximum"));
        return new Json.Obj(entries);
    }

    /// The measurements of a training that was watched.
    private void history() {
        if (subjects.size() > 1) {
            throw new RondoException(
                    subjects.getFirst()
                            + " is the gradient log of a training, which is shown alone: "
                            + "expected no other argument, got "
                            + String.join(" ", subjects.subList(1, subjects.size())));
        }
        noModel(subjects.getFirst() + " is the gradient log of a training");
        var history = GradientHistory.read(Path.of(subjects.getFirst()));
        if (json) {
            output().write(
                            JsonOutput.renamed(
                                    JsonOutput.defined(Json.of(history)), "looks", "measurements"));
        } else {
            ReportText.of(history.report(), console.columns()).forEach(console.out()::println);
        }
        if (chart != null) {
            history.chart().write(chart);
        }
    }

    private static Finding find(GradientSubject subject, GradientFlow.Options options) {
        var flow = subject.measure(options);
        List<GradientVerdict> verdicts = new ArrayList<>();
        for (int i = 0; i < flow.layers().size(); i++) {
            verdicts.add(GradientVerdict.of(subject, flow, i));
        }
        return new Finding(subject.name(), flow, verdicts);
    }

    /// The name of a layer, where there are several.
    private static String named(Finding finding, GradientFlow.Curve layer) {
        return finding.flow().layers().size() == 1
                ? finding.name()
                : finding.name()
                        + ", layer "
                        + layer.layer()
                        + layer.direction().map(d -> " " + d).orElse("");
    }

    // ---- the table ----------------------------------------------------------------------------

    private void print(List<Finding> findings) {
        int farthest = findings.stream().mapToInt(f -> f.flow().steps()).max().orElse(steps);
        var distances = new ArrayList<>(List.of(0));
        Arrays.stream(GradientFlow.distances(farthest)).forEach(distances::add);
        var columns = new ArrayList<>(List.of(Report.Column.text("layer", "layer, state")));
        distances.forEach(d -> columns.add(Report.Column.number("d" + d, "" + d, "%s")));
        columns.add(Report.Column.number("radius", "spectral radius", "%s"));
        var rows = new ArrayList<List<Object>>();
        for (var finding : findings) {
            for (int i = 0; i < finding.verdicts().size(); i++) {
                var layer = finding.flow().layers().get(i);
                var verdict = finding.verdicts().get(i);
                rows.add(
                        row(
                                named(finding, layer),
                                layer.norms(),
                                distances,
                                verdict.radius()
                                        .map(r ->
                                                String.format(
                                                        Locale.ROOT,
                                                        "%.3f (%.3f–%.3f)",
                                                        r.median(),
                                                        r.least(),
                                                        r.most()))
                                        .orElse("")));
                var states =
                        finding.flow().curves().stream()
                                .filter(c ->
                                        c.layer() == layer.layer()
                                                && c.direction().equals(layer.direction()))
                                .toList();
                if (states.size() > 1) {
                    states.forEach(c -> rows.add(row("  " + c.state(), c.norms(), distances, "")));
                }
            }
        }
        var report =
                new Report("Norm of the gradient by distance in steps")
                        .table("norms", "", columns, rows);
        ReportText.of(report, console.columns()).forEach(console.out()::println);
        console.out().println();
        for (var finding : findings) {
            for (int i = 0; i < finding.verdicts().size(); i++) {
                var verdict = finding.verdicts().get(i);
                var layer = named(finding, finding.flow().layers().get(i));
                console.out().println(layer + ": " + verdict.words());
                if (!verdict.advice().isEmpty()) {
                    console.out().println("    Advice: " + verdict.advice() + ".");
                }
            }
        }
    }

    private static List<Object> row(
            String name, double[] norms, List<Integer> distances, String radius) {
        var row = new ArrayList<Object>(List.of(name));
        distances.forEach(d -> row.add(d < norms.length ? cell(norms[d]) : ""));
        row.add(radius);
        return row;
    }

    private static String cell(double norm) {
        if (norm == 0 || !Double.isFinite(norm)) {
            return norm == 0 ? "0" : norm > 0 ? "∞" : "–";
        }
        return norm >= 0.001 && norm < 1e4
                ? String.format(Locale.ROOT, norm < 10 ? "%.3f" : "%.0f", norm)
                : String.format(Locale.ROOT, "%.1e", norm);
    }

    // ---- the chart ----------------------------------------------------------------------------

    private Chart chart(List<Finding> findings) {
        List<Chart.Line> lines = new ArrayList<>();
        for (var finding : findings) {
            if (findings.size() > 1) {
                finding.flow().layers().forEach(l -> lines.add(line(named(finding, l), l.norms())));
            } else {
                finding.flow()
                        .curves()
                        .forEach(c ->
                                lines.add(line(named(finding, c) + ": " + c.state(), c.norms())));
            }
        }
        return new Chart(
                "How far back the gradient reaches",
                Chart.Axis.linear("distance t − k, steps"),
                Chart.Axis.logarithmic("‖∂L(t) / ∂s(k)‖, relative"),
                lines);
    }

    private static Chart.Line line(String name, double[] norms) {
        var distance = new double[norms.length];
        Arrays.setAll(distance, i -> i);
        return new Chart.Line(name, distance, norms);
    }
}
