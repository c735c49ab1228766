package dev.rondo.app.option;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/// Which columns of a table (or keys of JSON objects) hold what is learned from.
final class ColumnOptions {
    @Option(
            names = "--text-column",
            paramLabel = "NAME",
            description =
                    "In a table or JSON Lines: column of the text (default: by its name, such as "
                            + "text).")
    @Nullable String text;

    @Option(
            names = "--label-column",
            paramLabel = "NAME",
            description =
                    "In a table or JSON Lines: column of the class (default: by its name, such "
                            + "as label).")
    @Nullable String label;
}
