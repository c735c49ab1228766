package dev.rondo.app;

import dev.rondo.RondoException;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a model is measured on while it learns, and once at the end.
class HeldOutOptions {
    @Option(
            names = "--validation",
            paramLabel = "FILE",
            description = {
                "Data to measure on after each epoch, instead of a part of DATA; again for more.",
                "The model of the epoch that did best on them is the one that is kept."
            })
    List<Path> validation = new ArrayList<>();

    @Option(
            names = "--validation-part",
            paramLabel = "PART",
            converter = UsualNumber.Converter.class,
            description =
                    "The part of DATA to hold out and measure on; 0: none (default:"
                            + " ${DEFAULT-VALUE}).")
    UsualNumber part;

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description = "Data to measure the finished model on, once; again for more.")
    List<Path> test = new ArrayList<>();

    /// @param part that is held out where nothing else is said
    HeldOutOptions(double part) {
        this.part = UsualNumber.of(part);
    }

    /// The part of the data to hold out: 0 where files are given to measure on.
    double part() {
        if (!(part.value() >= 0 && part.value() < 1)) {
            throw new RondoException(
                    "--validation-part " + part + ": expected a part from 0 to below 1");
        }
        if (validation.isEmpty()) {
            return part.value();
        }
        if (part.given()) {
            throw new RondoException(
                    "--validation and --validation-part: expected one of the two, got both");
        }
        return 0;
    }
}
