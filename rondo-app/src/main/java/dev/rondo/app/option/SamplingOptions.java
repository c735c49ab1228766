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
            description = {
                "Below 1: more of what is likely; above 1: more of what is not;",
                "0: always the likeliest (default: ${DEFAULT-VALUE})."
            })
    double temperature;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "0",
            description = "Draw among the K likeliest only; 0: among all (default).")
    int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "1",
            description = "Draw among the likeliest that together have probability P (default: 1).")
    double topP;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed gives the same text (default: another one each time).")
    @Nullable Long seed;

    public SamplingOptions() {}

    public Sampler.Settings settings() {
        return new Sampler.Settings(
                temperature, topK, topP, seed == null ? System.nanoTime() : seed);
    }
}
