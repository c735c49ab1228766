package dev.rondo.app.option;

import dev.rondo.app.file.InputFile;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.classify.LabelledFileReader;
import dev.rondo.task.classify.LabelledItems;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// How data become items with classes: where the text stands, where the class.
@ForModels(Classifier.class)
public final class ItemOptions {
    @Option(
            names = "--text-column",
            paramLabel = "NAME",
            description =
                    "In a table or JSON Lines: column of the text (default: as in training, or by "
                            + "its name, such as text).")
    @Nullable String text;

    @Option(
            names = "--label-column",
            paramLabel = "NAME",
            description =
                    "In a table, JSON Lines or --labels: column of the class (default: as in "
                            + "training, or by its name, such as label; in --labels, the last).")
    @Nullable String label;

    @Option(
            names = "--label-separator",
            paramLabel = "SIGN",
            description =
                    "Separator between several classes of an item, as in \"sport;politics\" "
                            + "(default: none).")
    @Nullable String separator;

    @Option(
            names = "--label-up-to",
            paramLabel = "SIGN",
            description =
                    "Use only the part of a class before this separator: \":\" makes NUM of "
                            + "NUM:dist (default: the whole class).")
    @Nullable String upTo;

    @Option(
            names = "--join-lines",
            description =
                    "In lines of a class, a tab and a text: append a line without a tab to the "
                            + "text before it.")
    boolean join;

    @InputFile
    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description =
                    "File of the classes where they are not in DATA: an array for arrays, a "
                            + "table of ids and classes for measurements (default: the file "
                            + "named labels "
                            + "where DATA is named images, y where it is named x).")
    @Nullable Path labels;

    @Option(
            names = "--id-column",
            paramLabel = "NAME",
            description = "In --labels for measurements: column of the id (default: the first).")
    @Nullable String id;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description =
                    "In measurements: length of a time step, in the unit of the times (hours for "
                            + "clock times); values within a step are averaged (default: a step "
                            + "for each "
                            + "time).")
    double every;

    @Option(
            names = "--missing",
            paramLabel = "VALUE",
            split = ",",
            description =
                    "In measurements: values that mark a missing value, such as -1 (default: "
                            + "none).")
    List<Float> missing = new ArrayList<>();

    @Option(
            names = "--without",
            paramLabel = "NAME",
            split = ",",
            description = "In measurements: variables to ignore (default: none).")
    List<String> without = new ArrayList<>();

    @Option(
            names = "--stream",
            paramLabel = "NAME",
            description =
                    "In CNTK's text format: input stream (default: the first of the longest).")
    @Nullable String stream;

    @Option(
            names = "--label-stream",
            paramLabel = "NAME",
            description =
                    "In CNTK's text format: stream of the class (default: the first with one "
                            + "sample a sequence).")
    @Nullable String labelStream;

    public ItemOptions() {}

    /// How files are read, as the options say.
    public LabelledFileReader reader() {
        var reader =
                new LabelledFileReader()
                        .joinLines(join)
                        .every(every)
                        .missing(missing)
                        .without(without);
        set(text, reader::textColumn);
        set(label, reader::labelColumn);
        set(separator, reader::labelSeparator);
        set(upTo, reader::labelUpTo);
        set(labels, reader::labels);
        set(id, reader::idColumn);
        set(stream, reader::stream);
        set(labelStream, reader::labelStream);
        return reader;
    }

    private static <T> void set(@Nullable T value, Consumer<T> step) {
        if (value != null) {
            step.accept(value);
        }
    }

    /// The items of some files with their classes, one file after the other.
    public LabelledItems items(List<Path> files, DataOptions data) {
        return reader().read(data.open(files));
    }

    /// The items of some files for a model, one file after the other.
    ///
    /// @param model the classifier that they are for
    /// @param labelled whether their classes are read
    public LabelledItems items(
            List<Path> files, DataOptions data, Classifier model, boolean labelled) {
        var opened = data.open(files);
        var reader = model.reader(reader());
        return labelled ? reader.read(opened) : reader.readUnlabelled(opened);
    }
}
