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
import java.util.Optional;
import java.util.function.Supplier;

/// What is taken out of a network as it reads: the values of its equations.
@ForModels({SequenceModel.class, Forecaster.class, Classifier.class, Tagger.class})
public final class ExplainOptions {
    /// Steps that are explained at most: every value of each is held at once.
    private static final int MOST = 2000;

    @OutputFile(OutputFile.Kind.JSON)
    @Option(
            names = "--explain",
            paramLabel = "FILE.json",
            description =
                    "Write the values of all equations (gates, states, attention weights) at "
                            + "each step and in each layer as JSON, with how much each input "
                            + "counts for what is predicted (importance: gradient × input).")
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
            names = "--explain-items",
            paramLabel = "ITEMS",
            description =
                    "Items (texts, sentences, series, prompts) to explain, by number from 1: 3, "
                            + "1-10, 2,4,9 or all; in FILE.json an object a line for each "
                            + "(default: the first).")
    @Nullable String items;

    @Option(
            names = "--explain-target",
            paramLabel = "NAME",
            description =
                    "What importance is measured for: a class; of a tagger the number of a "
                            + "token; of a language model a next symbol; of a forecaster a "
                            + "column, a step or COLUMN:STEP (default: the predicted class, all "
                            + "tags together, the most probable symbol, the first step of the "
                            + "first column).")
    @Nullable String target;

    @Option(
            names = "--values",
            split = ",",
            paramLabel = "NAME",
            description =
                    "With --explain and --explain-chart: values to write, as in i,f,o or "
                            + "importance (default: all).")
    List<String> values = List.of();

    private @Nullable ItemNumbers chosen; // null: the first
    private @Nullable ExplainedFile file;
    private int number;
    private int explained;

    public ExplainOptions() {}

    public boolean requested() {
        return json != null || chart != null;
    }

    /// What can be said before anything is read.
    public void check() {
        if (!requested()) {
            refuse("--values", !values.isEmpty(), "chooses what");
            refuse("--explain-items", items != null, "chooses the items that");
            refuse("--explain-target", target != null, "says what the importance is for that");
        }
        if (items != null) {
            chosen = ItemNumbers.parse("--explain-items", items);
            if (chart != null && chosen.multiple()) {
                throw new RondoException(
                        "--explain-chart draws one item, and --explain-items "
                                + items
                                + " may be several: choose one");
            }
        }
        if (chart != null) {
            Picture.checked(chart);
        }
    }

    private static void refuse(String option, boolean specified, String does) {
        if (specified) {
            throw new RondoException(
                    option
                            + " "
                            + does
                            + " --explain FILE.json or --explain-chart FILE writes, and neither was"
                            + " given");
        }
    }

    /// Explains an item.
    @FunctionalInterface
    public interface Explainer {
        /// @param target what was given with --explain-target
        Explanation explain(Optional<String> target);
    }

    /// Takes the next item, and explains it if it was chosen. One of no step is passed over.
    ///
    /// @param read what is read at each step, in words
    public void item(DataOptions data, Supplier<List<String>> read, Explainer explainer) {
        if (!requested() || complete()) {
            return;
        }
        number++;
        if (chosen == null || chosen.contains(number)) {
            var steps = read.get();
            if (!steps.isEmpty()) {
                write(data, steps, explainer);
            }
        }
        if (complete() && explained > 0) {
            publish();
        }
    }

    /// Whether no later item was chosen.
    private boolean complete() {
        return chosen == null ? explained > 0 : number >= chosen.last();
    }

    private void write(DataOptions data, List<String> read, Explainer explainer) {
        if (read.size() > MOST) {
            throw new RondoException(
                    "--explain: item "
                            + number
                            + " has "
                            + read.size()
                            + " steps, expected 1 to "
                            + MOST
                            + ": every value of every step is kept; choose another, or give a"
                            + " shorter one");
        }
        var found =
                new Explained(
                        explainer.explain(Optional.ofNullable(target)), read, List.of(), values);
        if (json != null) {
            if (file == null) {
                file = new ExplainedFile(data.temporary("explained.json"));
            }
            file.write(found.json(number));
        }
        if (chart != null) {
            found.writeChart(chart);
        }
        explained++;
    }

    private void publish() {
        if (json != null && file != null) {
            file.publish(json);
            file = null;
        }
    }

    /// After the last item.
    ///
    /// @throws RondoException if none was explained, or one was chosen that there is not
    public void finish() {
        if (!requested()) {
            return;
        }
        if (chosen != null && !complete()) {
            var beyond = chosen.beyond(number);
            if (beyond.isPresent()) {
                throw new RondoException(
                        "--explain-items "
                                + items
                                + ": no item "
                                + beyond.getAsInt()
                                + ", there are "
                                + number);
            }
        }
        if (explained == 0) {
            throw new RondoException(
                    "--explain: nothing was read that could be explained, expected 1 to "
                            + MOST
                            + " steps in an item");
        }
        publish();
    }
}
