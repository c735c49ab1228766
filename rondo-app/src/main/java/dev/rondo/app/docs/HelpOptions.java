package dev.rondo.app.docs;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The help of a command, as an option that all commands have. It is one option of several names
/// for picocli, which knows one such option a command; [HelpText#requested] says which name was
/// given.
@Command
public final class HelpOptions {
    static final String ALL = "--help-all";

    @Option(
            names = {"-h", "--help", ALL},
            usageHelp = true,
            description = "Show this help; with --help-all, all options.")
    boolean help;

    public HelpOptions() {}
}
