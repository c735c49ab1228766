package dev.rondo.app.option;

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
            description = "Of a table or JSON Lines: where the text is (default: by its name).")
    @Nullable String text;

    @Option(
            names = "--label-column",
            paramLabel = "NAME",
            description = {
                "Of a table, JSON Lines or --labels: where the class is (default: by its name; of",
                "--labels, the last)."
            })
    @Nullable String label;

    @Option(
            names = "--label-separator",
            paramLabel = "SIGN",
            description =
                    "What stands between several classes of an item, as in \"sport;politics\".")
    @Nullable String separator;

    @Option(
            names = "--label-up-to",
            paramLabel = "SIGN",
            description =
                    "Only what stands before this sign is the class: \":\" makes NUM of NUM:dist.")
    @Nullable String upTo;

    @Option(
            names = "--join-lines",
            description = {
                "Of lines with a class, a tab and a text: a line without a tab belongs to the text",
                "of the line before it."
            })
    boolean join;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = {
                "Where the classes are, if not beside the items: a vector for an array (default: the",
                "file that is called labels where DATA is called images, y where it is called x);",
                "a table of ids and classes for measurements."
            })
    @Nullable Path labels;

    @Option(
            names = "--id-column",
            paramLabel = "NAME",
            description = "Of --labels for measurements: where the id is (default: the first).")
    @Nullable String id;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description = {
                "Of measurements: the width of a step, in the unit of their times (hours, where",
                "they are clock times); what falls into it is averaged (default: a step a time)."
            })
    double every;

    @Option(
            names = "--missing",
            paramLabel = "VALUE",
            split = ",",
            description = "Of measurements: values that say that nothing is known, such as -1.")
    List<Float> missing = new ArrayList<>();

    @Option(
            names = "--without",
            paramLabel = "NAME",
            split = ",",
            description = "Of measurements: variables to leave out.")
    List<String> without = new ArrayList<>();

    @Option(
            names = "--stream",
            paramLabel = "NAME",
            description =
                    "Of CNTK's format: the stream that is read (default: the first of the longest).")
    @Nullable String stream;

    @Option(
            names = "--label-stream",
            paramLabel = "NAME",
            description =
                    "Of CNTK's format: that of the class (default: the first with one sample).")
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

    /// The items of some files, one file after the other, to be read as often as one likes.
    ///
    /// @param labelled whether they have classes
    public LabelledItems items(List<Path> files, DataOptions data, boolean labelled) {
        var opened = data.open(files);
        return labelled ? reader().read(opened) : reader().readUnlabelled(opened);
    }
}
