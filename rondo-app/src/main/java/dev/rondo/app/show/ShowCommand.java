package dev.rondo.app.show;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.TrainingMeasure;
import dev.rondo.app.file.InputFile;
import dev.rondo.app.file.OutputFile;
import dev.rondo.app.report.Report;
import dev.rondo.app.report.ReportText;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.Model;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.InitialState;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Links;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Parameters;
import dev.rondo.network.spec.Pooling;
import dev.rondo.task.Models;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.language.LanguageModel;
import dev.rondo.task.language.NgramModel;
import dev.rondo.task.online.OnlineModel;
import dev.rondo.task.tag.Tagger;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// `rondo show`: what a model file holds.
@Command(
        name = "show",
        description = {
            "Show a model: its network, equations, parameters and training history.",
            "The network is drawn over three steps, with the equations of its cells beside it."
        },
        footer = {"rondo show mood.safetensors --svg mood.svg"})
public final class ShowCommand implements Runnable {
    private static final int GAP = 4; // between drawing and equations
    private static final int NAMES = 30; // of classes or tags that are shown

    private final Console console;

    @InputFile
    @picocli.CommandLine.Parameters(
            paramLabel = "MODEL",
            description = "Model that `rondo train` wrote.")
    Path model = Path.of("");

    @OutputFile(OutputFile.Kind.PICTURE)
    @Option(
            names = "--svg",
            paramLabel = "FILE.svg",
            description = "Also write the drawing of the network, with its equations, as SVG.")
    @Nullable Path svg;

    ShowCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        if (svg != null && !svg.toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
            throw new RondoException("--svg " + svg + ": expected a name that ends in .svg");
        }
        show(Models.load(model));
    }

    /// Shows a model of any kind; of those that are known here, more.
    void show(Model opened) {
        switch (opened) {
            case LanguageModel language -> show(language);
            case NgramModel ngram -> show(ngram);
            case Forecaster forecaster -> show(forecaster);
            case Classifier classifier -> show(classifier);
            case Tagger tagger -> show(tagger);
            case OnlineModel online -> show(online);
            default -> showAny(opened);
        }
    }

    /// A model of a kind of which no more is known here.
    private void showAny(Model opened) {
        checkDrawing(opened);
        print("%s", opened.kind().description());
        print("");
        showNetwork(opened);
        showRecord(opened);
    }

    private void checkDrawing(Model opened) {
        if (svg != null && opened.network().isEmpty()) {
            throw new RondoException(
                    model
                            + ": is "
                            + opened.kind().description()
                            + ": there is no network for --svg to draw");
        }
    }

    private void show(NgramModel ngram) {
        if (svg != null) {
            throw new RondoException(
                    model + ": counts n-grams and has no network for --svg to draw");
        }
        print("%d-gram language model, %s", ngram.configuration().order(), ngram.vocabulary());
        for (var n = 1; n <= ngram.configuration().order(); n++) {
            print("  %d-grams  %,d", n, ngram.ngrams(n));
        }
        print("  memory   %.1f MB", ngram.bytes() / 1e6);
    }

    private void show(LanguageModel language) {
        print("recurrent language model, %s", language.vocabulary());
        print("");
        showNetwork(language);
        showRecord(language);
    }

    private void show(Classifier classifier) {
        print(
                "classifier of %s, %s",
                classifier.readsText() ? "texts" : "series",
                classifier.multiLabel() ? "multi-label" : "one class per item");
        print("");
        printAll("classes", classifier.classes());
        if (classifier.temperature() != 1) {
            print("calibrated  temperature %.3f", classifier.temperature());
        }
        showNetwork(classifier);
        showRecord(classifier);
    }

    private void show(Tagger tagger) {
        print("tagger of %s", tagger.tokens() == Tokeniser.CHARACTERS ? "characters" : "words");
        print("");
        tagger.scheme().ifPresent(scheme -> print("spans in    %s", scheme));
        printAll("tags", tagger.labels());
        showNetwork(tagger);
        showRecord(tagger);
    }

    private void printAll(String what, List<String> names) {
        print(
                "%-12s%d: %s%s",
                what,
                names.size(),
                names.stream().limit(NAMES).collect(Collectors.joining(", ")),
                names.size() > NAMES ? ", …" : "");
    }

    private void show(OnlineModel online) {
        print("online model, gradient by %s", online.learner().settings().method());
        print("");
        showNetwork(online);
        var score = online.score();
        print("");
        print("%,d predictions", score.count());
        print("  loss %.4f, recent %.4f", score.mean(0), score.recent(0));
        for (var i = 0; i < online.baselines().size(); i++) {
            print(
                    "  %s %.4f, recent %.4f",
                    online.baselines().get(i), score.mean(i + 1), score.recent(i + 1));
        }
    }

    private void show(Forecaster forecaster) {
        checkDrawing(forecaster);
        var methods = forecaster.methods();
        print(methods.isEmpty() ? "recurrent forecaster" : "forecaster, a blend of methods");
        print("");
        print("columns     %s", String.join(", ", forecaster.columns()));
        print("targets     %s", String.join(", ", forecaster.targets()));
        print("horizon     %d", forecaster.horizon());
        print("");
        methods.ifPresent(this::showMethods);
        showNetwork(forecaster);
        showRecord(forecaster);
    }

    private void showMethods(Forecaster.Methods methods) {
        print(
                "seasons     %s",
                methods.periods().isEmpty()
                        ? "none"
                        : methods.periods().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", ")));
        for (var target : methods.targets()) {
            print("");
            print("%s: method, validation error, weight", target.target());
            for (var score : target.scores()) {
                print(
                        "  %-42s %8s %6.3f",
                        score.name(),
                        Double.isFinite(score.error())
                                ? String.format(Locale.ROOT, "%.4f", score.error())
                                : "–", // not validated, for want of rows, or no number
                        score.weight());
            }
            print("%s: coefficients", target.target());
            target.coefficients().forEach(line -> print("  %s", line));
        }
    }

    private void showNetwork(Model model) {
        model.network()
                .ifPresent(network -> {
                    showLayers(network);
                    showParameters(network.parameters());
                });
    }

    private void showLayers(Network network) {
        var spec = network.spec();
        var stack = spec.stack();
        draw(network);
        switch (spec.input()) {
            case Input.Symbols symbols -> print("embedding   %d", symbols.width());
            case Input.Numbers numbers ->
                    print(
                            "input       %s",
                            numbers.parts().stream()
                                    .map(p -> p.name() + " " + p.width())
                                    .collect(Collectors.joining(", ")));
            case Input.Features f ->
                    f.features()
                            .forEach(each -> print("input       %s", NetworkDiagram.word(each)));
        }
        for (var i = 0; i < stack.layers().size(); i++) {
            var layer = stack.layers().get(i);
            print(
                    "layer %d     %s, %d units%s",
                    i + 1,
                    layer.cell().name(),
                    layer.hidden(),
                    layer.direction() == Direction.FORWARD
                            ? ""
                            : ", "
                                    + layer.direction()
                                    + (layer.direction() == Direction.BOTH ? " directions" : ""));
        }
        if (stack.links() != Links.STACKED) {
            print("links       %s", stack.links());
        }
        if (!(stack.start() instanceof InitialState.Zero)) {
            print("initial     %s", stack.start());
        }
        if (spec.pooling() != Pooling.IN_STEP) {
            print("pooling     %s", spec.pooling());
        }
        print("output      %s", output(spec.output()));
        print("");
    }

    /// The drawing with the equations beside it; above it, where that would be too wide.
    private void draw(Network network) {
        var diagram = NetworkDiagram.of(network);
        var equations = NetworkDiagram.equations(network);
        if (svg != null) {
            DiagramPicture.of(diagram, equations).write(svg);
        }
        var drawing = DiagramText.of(diagram);
        var left = drawing.stream().mapToInt(String::length).max().orElse(0) + GAP;
        var right = equations.stream().mapToInt(String::length).max().orElse(0);
        if (left + right <= (console.columns() > 0 ? console.columns() : ReportText.COLUMNS)) {
            for (var i = 0; i < Math.max(drawing.size(), equations.size()); i++) {
                var line = i < drawing.size() ? drawing.get(i) : "";
                var equation = i < equations.size() ? equations.get(i) : "";
                var gap = equation.isEmpty() ? "" : " ".repeat(left - line.length());
                print("%s", line + gap + equation);
            }
        } else {
            equations.forEach(line -> print("%s", line));
            print("");
            drawing.forEach(line -> print("%s", line));
        }
        print("");
    }

    private static String output(Output output) {
        return switch (output) {
            case Output.Softmax s ->
                    "softmax over "
                            + s.count()
                            + " symbols"
                            + (s.tied() ? ", tied to the embedding" : "")
                            + s.smoothing().map(e -> ", label smoothing " + e).orElse("")
                            + s.weights().map(w -> ", class weights " + w).orElse("");
            case Output.Linear l -> l.width() + " numbers, " + l.loss() + " loss";
            case Output.MultiLabel l ->
                    l.width() + " labels, weights " + l.weights() + ", positive " + l.positive();
            case Output.Likelihood l -> l.targets() + " numbers, each " + l.family();
            case Output.Mixture m ->
                    m.targets() + " numbers, each a mixture of " + m.components() + " Gaussians";
            case Output.Strokes s ->
                    "steps of a pen, a mixture of " + s.components() + " bivariate Gaussians";
            case Output.Quantiles q -> q.targets() + " numbers, quantiles " + q.levels();
            case Output.Crf c ->
                    c.count()
                            + " labels, CRF (decoded jointly for a sequence)"
                            + (c.forbidden().isEmpty()
                                    ? ""
                                    : ", " + c.forbidden().size() + " pairs forbidden");
            case Output.Ctc c -> "lists of " + c.symbols() + " symbols (CTC), and the blank";
            case Output.Ranking r -> r.candidates() + " candidates ranked, " + r.comparison();
        };
    }

    private void showParameters(Parameters parameters) {
        var widest =
                parameters.slots().stream().mapToInt(slot -> slot.name().length()).max().orElse(0);
        for (var slot : parameters.slots()) {
            var shape = slot.vector() ? "" + slot.rows() : slot.rows() + " × " + slot.columns();
            print("%-" + widest + "s  %s%s", slot.name(), shape, slot.fixed() ? ", fixed" : "");
        }
        print("%-" + widest + "s  %,d parameters", "", parameters.size());
    }

    /// The epochs of its training.
    private void showRecord(Model model) {
        var epochs = model.record().orElse(TrainingRecord.EMPTY).epochs();
        if (epochs.isEmpty()) {
            return;
        }
        var measure = TrainingMeasure.of(model);
        boolean validated = epochs.stream().anyMatch(e -> e.validation().isPresent());
        var secondary =
                measure.secondary().stream().map(name -> Report.Column.number(name, name, "%s"));
        var columns = new ArrayList<Report.Column>();
        columns.add(Report.Column.number("epoch", "epoch", "%d"));
        columns.add(Report.Column.number("loss", "loss", "%.4f"));
        secondary.forEach(columns::add);
        if (validated) {
            var name = measure.validationName();
            columns.add(Report.Column.number("validation", name, "%s"));
            measure.secondary()
                    .ifPresent(b -> columns.add(Report.Column.number("", "val " + b, "%s")));
        }
        columns.add(Report.Column.number("learningRate", "learning rate", "%.3g"));
        columns.add(Report.Column.number("tokens", measure.unit(), "%,d"));
        var rows = new ArrayList<List<Object>>();
        for (var epoch : epochs) {
            var row = new ArrayList<Object>(List.of(epoch.number(), epoch.loss()));
            measure.secondary().ifPresent(_ -> row.add(measure.secondary(epoch.loss())));
            if (validated) {
                row.add(epoch.validation().map(measure::validation).orElse("–"));
                measure.secondary()
                        .ifPresent(_ ->
                                row.add(epoch.validation().map(measure::secondary).orElse("–")));
            }
            row.addAll(List.of(epoch.learningRate(), epoch.tokens()));
            rows.add(row);
        }
        print("");
        ReportText.of(new Report("Training").table("epochs", "", columns, rows), console.columns())
                .forEach(line -> print("%s", line));
    }

    private void print(String format, Object... values) {
        console.out().println(String.format(Locale.ROOT, format, values));
    }
}
