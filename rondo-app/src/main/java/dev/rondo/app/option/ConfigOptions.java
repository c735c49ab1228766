package dev.rondo.app.option;

import dev.rondo.app.file.InputFile;
import dev.rondo.app.file.OutputFile;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

import java.nio.file.Path;

/// Options from a file and into a file, for every training. [ConfigReader] puts what the file says
/// in front of the command line before it is parsed; [ConfigWriter] writes before the training.
public final class ConfigOptions {
    static final String READ = "--config";
    public static final String WRITE = "--save-config";

    @InputFile(InputFile.ReadTime.BEFORE)
    @Option(
            names = READ,
            scope = ScopeType.INHERIT,
            paramLabel = "FILE.toml",
            description =
                    "Read options from a TOML file: a key is the long name of an option without"
                            + " dashes, data is the list of input files. The command line takes"
                            + " precedence.")
    @Nullable Path read;

    @OutputFile(OutputFile.Kind.TOML)
    @Option(
            names = WRITE,
            scope = ScopeType.INHERIT,
            paramLabel = "FILE.toml",
            description = "Write all options and their values to a TOML file that --config reads.")
    @Nullable Path write;

    public ConfigOptions() {}
}
