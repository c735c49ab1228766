package dev.rondo.app.option;

import dev.rondo.task.classify.ClassifierTrainer;

import picocli.CommandLine.Option;

/// What a classifier is measured on: what is held out, and what is for testing.
public final class TestPartOptions extends HeldOutOptions {
    @Option(
            names = "--test-part",
            paramLabel = "PART",
            description = {
                "The part of DATA to measure the finished model on, once; it is neither learned from",
                "nor used to choose the epoch (default: ${DEFAULT-VALUE})."
            })
    public double testPart;

    public TestPartOptions() {
        super(ClassifierTrainer.VALIDATION);
    }
}
