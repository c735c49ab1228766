package dev.rondo.app.option;

import dev.rondo.app.file.InputFile;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a model is measured on while it learns, and once at the end.
public class ValidationOptions {
    @InputFile
    @Option(
            names = "--validation",
            paramLabel = "FILE",
            description =
                    "Validation data, measured after each epoch; the model of the best epoch is "
                            + "kept. May be repeated (default: a part of DATA, see "
                            + "--validation-part).")
    public List<Path> validation = new ArrayList<>();

    @Option(
            names = "--validation-part",
            paramLabel = "FRACTION",
            converter = DefaultedNumber.Converter.class,
            description =
                    "Fraction of DATA that is the validation set; 0: none (default: "
                            + "${DEFAULT-VALUE}).")
    public DefaultedNumber part;

    @Option(
            names = "--hold-out",
            paramLabel = "SPLIT",
            description =
                    "How the validation and test sets are split from DATA: random (stratified by "
                            + "class) or end (the last items, for data in time order; always "
                            + "used for time series); of a table or JSON "
                            + "Lines also group:COLUMN (each group in one set only) or "
                            + "time:COLUMN (the "
                            + "latest items) (default: ${DEFAULT-VALUE}).")
    public String which = "random";

    @InputFile
    @Option(
            names = "--test",
            paramLabel = "FILE",
            description =
                    "Test data, measured once with the finished model. May be repeated (default: "
                            + "none).")
    public List<Path> test = new ArrayList<>();

    /// @param part that is held out where nothing else is said
    public ValidationOptions(double part) {
        this.part = DefaultedNumber.of(part);
    }
}
