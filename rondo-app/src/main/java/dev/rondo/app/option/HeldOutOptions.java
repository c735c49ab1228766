package dev.rondo.app.option;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a model is measured on while it learns, and once at the end.
public class HeldOutOptions {
    @Option(
            names = "--validation",
            paramLabel = "FILE",
            description = {
                "Data to measure on after each epoch, instead of a part of DATA; again for more.",
                "The model of the epoch that did best on them is the one that is kept."
            })
    public List<Path> validation = new ArrayList<>();

    @Option(
            names = "--validation-part",
            paramLabel = "PART",
            converter = DefaultedNumber.Converter.class,
            description =
                    "The part of DATA to hold out and measure on; 0: none (default:"
                            + " ${DEFAULT-VALUE}).")
    public DefaultedNumber part;

    @Option(
            names = "--hold-out",
            paramLabel = "WHICH",
            description = {
                "Which part is held out: random (of each class alike), end (the last items, where they",
                "stand in the order of time), or of a table or JSON Lines group:COLUMN, so that nothing of",
                "a group is on both sides, or time:COLUMN, the latest (default: ${DEFAULT-VALUE})."
            })
    public String which = "random";

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description = "Data to measure the finished model on, once; again for more.")
    public List<Path> test = new ArrayList<>();

    /// @param part that is held out where nothing else is said
    public HeldOutOptions(double part) {
        this.part = DefaultedNumber.of(part);
    }
}
