package dev.rondo.data.labelled;

import java.util.List;

/// Something with its classes, as far as they are known.
public sealed interface Labelled permits LabelledText, LabelledSeries {
    /// Its classes; empty where none is known, or there is none.
    List<String> labels();

    /// The same with other classes.
    Labelled with(List<String> others);
}
