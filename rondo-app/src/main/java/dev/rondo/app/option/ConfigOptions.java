package dev.rondo.app.option;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

import java.nio.file.Path;

/// Options from a file and into a file, for every training. [ConfigReader] puts what the file says
/// in front of the command line before it is parsed; [ConfigWriter] writes before the training.
public final class ConfigOptions {
    static final String READ = "--config";
    public static final String WRITE = "--save-config";

    @Option(
            names = READ,
            scope = ScopeType.INHERIT,
            paramLabel = "FILE.toml",
            description =
                    "Take options from a TOML file, by their long names (data = [\"…\"] for what stands"
                            + " without one); those of the command line count before its.")
    @Nullable Path read;

    @Option(
            names = WRITE,
            scope = ScopeType.INHERIT,
            paramLabel = "FILE.toml",
            description = "Write all options with their values to a file that --config reads.")
    @Nullable Path write;

    public ConfigOptions() {}
}
