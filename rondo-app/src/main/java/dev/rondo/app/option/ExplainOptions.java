package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.app.file.OutputFile;
import dev.rondo.app.report.Explained;
import dev.rondo.app.report.Picture;
import dev.rondo.network.Explanation;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.language.SequenceModel;
import dev.rondo.task.tag.Tagger;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// What is taken out of a network as it reads: the values of its equations.
@ForModels({SequenceModel.class, Forecaster.class, Classifier.class, Tagger.class})
public final class ExplainOptions {
    /// Steps that are explained at most: every value of each is held at once.
    private static final int MOST = 2000;

    private boolean written;

    @OutputFile(OutputFile.Kind.JSON)
    @Option(
            names = "--explain",
            paramLabel = "FILE.json",
            description =
                    "Write the values of all equations (gates, states, attention weights) at "
                            + "each step and in each layer as JSON; of classifiers and taggers "
                            + "also how much each input counts for what is predicted. Of several "
                            + "items the first is explained.")
    @Nullable Path json;

    @OutputFile(OutputFile.Kind.PICTURE)
    @Option(
            names = "--explain-chart",
            paramLabel = "FILE",
            description =
                    "Draw the values of all equations as heat maps (units over steps) to an SVG "
                            + "or PNG file.")
    @Nullable Path chart;

    @Option(
            names = "--values",
            split = ",",
            paramLabel = "NAME",
            description =
                    "With --explain and --explain-chart: values to write, as in i,f,o or "
                            + "importance (default: all).")
    List<String> values = List.of();

    public ExplainOptions() {}

    public boolean requested() {
        return json != null || chart != null;
    }

    /// What can be said before anything is read.
    public void check() {
        if (!values.isEmpty() && !requested()) {
            throw new RondoException(
                    "--values chooses what --explain FILE.json or --explain-chart FILE writes, and"
                            + " neither was given");
        }
        if (chart != null) {
            Picture.checked(chart);
        }
    }

    /// Writes what is explained of the first of several items.
    ///
    /// @param read what is read at each step, in words
    public void first(Supplier<List<String>> read, Supplier<Explanation> explanation) {
        if (requested() && !written) {
            written = true;
            write(read.get(), explanation);
        }
    }

    /// @param read what was read at each step, in words
    public void write(List<String> read, Supplier<Explanation> explanation) {
        if (read.isEmpty() || read.size() > MOST) {
            throw new RondoException(
                    "--explain: "
                            + read.size()
                            + " steps were read, expected 1 to "
                            + MOST
                            + ": every value of every step is kept; give another text or table");
        }
        var explained = new Explained(explanation.get(), read, List.of(), values);
        if (json != null) {
            explained.writeJson(json);
        }
        if (chart != null) {
            explained.writeChart(chart);
        }
    }
}
