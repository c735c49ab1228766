package dev.rondo.data.labelled;

import dev.rondo.RondoException;
import dev.rondo.data.array.ArrayArchive;
import dev.rondo.data.array.ArrayReader;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.store.NameList;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Reads arrays as series with their classes: an array of items × steps × channels (images of
/// MNIST: a row of pixels is a step), or items × steps, beside a vector of labels.
public final class LabelledArrays {
    private LabelledArrays() {}

    /// Series without classes.
    ///
    /// @param items IDX or `.npy`
    public static ItemReader<LabelledSeries> read(DataSource items) {
        var array = ArrayReader.open(items);
        return series(items, array, new int[0]);
    }

    /// Series from one file, their classes from another.
    ///
    /// @param labels a vector of as many whole numbers
    public static ItemReader<LabelledSeries> read(DataSource items, DataSource labels) {
        int[] classes;
        try (var of = ArrayReader.open(labels)) {
            classes = of.labels();
        }
        var array = ArrayReader.open(items);
        if (classes.length != array.items()) {
            array.close();
            throw new RondoException(
                    labels.name()
                            + ": "
                            + classes.length
                            + " labels, expected "
                            + array.items()
                            + ", one for each item of "
                            + items.name());
        }
        return series(items, array, classes);
    }

    /// Both from one `.npz` archive: labels are the array called `y` or `labels` (or beginning with
    /// `y_` or `labels_`), series the one called `x`, `data` or `images`; where there are only two
    /// arrays, the vector is the labels. Without labels, if there is only one array.
    public static ItemReader<LabelledSeries> archive(DataSource source) {
        var names = ArrayArchive.names(source);
        var labels = named(names, List.of("y", "labels", "label", "target", "targets"));
        var items = named(names, List.of("x", "data", "images", "series", "values"));
        if (items.isEmpty() && names.size() - labels.size() == 1) {
            items = names.stream().filter(n -> !labels.contains(n)).toList();
        }
        if (items.size() != 1 || labels.size() > 1) {
            throw new RondoException(
                    source.name()
                            + ": holds the arrays "
                            + NameList.of(names)
                            + ": expected one called x (series) and one called y (labels)");
        }
        int[] classes = {};
        if (!labels.isEmpty()) {
            try (var of = ArrayArchive.open(source, labels.getFirst())) {
                classes = of.labels();
            }
        }
        var array = ArrayArchive.open(source, items.getFirst());
        if (classes.length > 0 && classes.length != array.items()) {
            array.close();
            throw new RondoException(
                    source.name()
                            + ": "
                            + classes.length
                            + " labels ("
                            + labels.getFirst()
                            + ") of "
                            + array.items()
                            + " items ("
                            + items.getFirst()
                            + "): expected as many");
        }
        return series(source, array, classes);
    }

    private static List<String> named(List<String> names, List<String> defaultNames) {
        return names.stream()
                .filter(n -> {
                    String name = n.toLowerCase(Locale.ROOT);
                    return defaultNames.stream()
                            .anyMatch(u -> name.equals(u) || name.startsWith(u + "_"));
                })
                .toList();
    }

    private static ItemReader<LabelledSeries> series(
            DataSource source, ArrayReader array, int[] classes) {
        int[] shape = array.shape();
        if (shape.length < 2) {
            array.close();
            throw new RondoException(
                    source.name()
                            + ": an array of shape "
                            + Arrays.toString(shape)
                            + ", expected items × steps or items × steps × channels");
        }
        int channels = shape[1] == 0 ? 1 : Math.max(1, array.width() / shape[1]);
        var names = LabelledSeries.numbered(channels);
        int[] next = {0};
        return ItemReader.of(
                source,
                array::close,
                "items of an array",
                () -> {
                    double[] values = new double[array.width()];
                    if (!array.next(values)) {
                        return null;
                    }
                    int item = next[0]++;
                    return new LabelledSeries(
                            classes.length == 0 ? List.of() : List.of("" + classes[item]),
                            names,
                            new double[0],
                            values);
                });
    }
}
