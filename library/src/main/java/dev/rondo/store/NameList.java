package dev.rondo.store;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/// Names for a message: all of them where they are few, else the first and how many more there are.
public final class NameList {
    private static final int ALL = 12;
    private static final int FIRST = 8;

    private NameList() {}

    /// `a, b, c`, or `a, b, c, d, e, f, g, h and 2,590 more`.
    public static String of(Collection<String> names) {
        return names.size() <= ALL
                ? String.join(", ", names)
                : names.stream().limit(FIRST).collect(Collectors.joining(", "))
                        + String.format(Locale.ROOT, " and %,d more", names.size() - FIRST);
    }
}
