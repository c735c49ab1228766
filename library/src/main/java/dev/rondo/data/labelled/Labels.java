package dev.rondo.data.labelled;

import java.util.List;

/// The classes of an item as they are written in files.
final class Labels {
    private Labels() {}

    /// Without blanks around them, and without those that are empty: an empty field is no class.
    static List<String> clean(List<String> written) {
        return written.stream().map(String::strip).filter(l -> !l.isEmpty()).toList();
    }
}
