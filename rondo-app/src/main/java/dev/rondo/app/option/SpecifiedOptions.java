package dev.rondo.app.option;

import picocli.CommandLine.Model.CommandSpec;

/// Which options a command was given, on the command line or by a configuration. What was not given
/// is left to the trainer, whose defaults may depend on the data.
public record SpecifiedOptions(CommandSpec command) {
    /// Whether the option was given.
    public boolean has(String option) {
        if (command.findOption(option) == null) {
            throw new IllegalArgumentException(command.name() + " has no option " + option);
        }
        return command.commandLine().getParseResult().hasMatchedOption(option);
    }

    /// Runs `step` if the option was given.
    public void then(String option, Runnable step) {
        if (has(option)) {
            step.run();
        }
    }
}
