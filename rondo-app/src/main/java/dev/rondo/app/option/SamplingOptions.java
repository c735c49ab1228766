package dev.rondo.app.option;

import dev.rondo.task.language.Sampler;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/// How symbols are drawn from a model's distributions.
public final class SamplingOptions {
    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "1",
            description =
                    "Sampling temperature: below 1 favours likely symbols, above 1 unlikely "
                            + "ones; 0: always the most probable symbol (default: "
                            + "${DEFAULT-VALUE}).")
    double temperature;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "0",
            description =
                    "Sample from the K most probable symbols only; 0: from all (default: "
                            + "${DEFAULT-VALUE}).")
    int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "1",
            description =
                    "Nucleus sampling: sample from the smallest set of symbols with total "
                            + "probability P (default: ${DEFAULT-VALUE}).")
    double topP;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Random seed (default: a random one).")
    @Nullable Long seed;

    public SamplingOptions() {}

    public Sampler.Settings settings() {
        return new Sampler.Settings(
                temperature, topK, topP, seed == null ? System.nanoTime() : seed);
    }
}
