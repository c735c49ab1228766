package dev.rondo.app.option;

import dev.rondo.task.classify.ClassifierTrainer;

import picocli.CommandLine.Option;

/// What a classifier is measured on: what is held out, and what is for testing.
public final class TestPartOptions extends ValidationOptions {
    @Option(
            names = "--test-part",
            paramLabel = "FRACTION",
            description =
                    "Fraction of DATA that is the test set, measured once with the finished "
                            + "model (default: ${DEFAULT-VALUE}).")
    public double testPart;

    public TestPartOptions() {
        super(ClassifierTrainer.VALIDATION);
    }
}
