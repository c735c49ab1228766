package dev.rondo.task.classify;

import dev.rondo.data.labelled.Labelled;

/// Takes in what is learned from, item by item, and makes an [ItemEncoding] of it.
sealed interface ItemFit permits TextEncoding.Fit, SeriesEncoding.Fit {
    void add(Labelled item);

    ItemEncoding encoding();
}
