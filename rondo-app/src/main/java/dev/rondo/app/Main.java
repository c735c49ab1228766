package dev.rondo.app;

import dev.rondo.app.console.Console;
import dev.rondo.app.console.ExitStatus;
import dev.rondo.app.console.OutputFailure;
import dev.rondo.app.console.Version;

import java.util.Locale;

/// The program: runs one command line on the process's own streams and ends with its status.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Locale.setDefault(
                Locale.ROOT); // of what others write for us, such as the parser of options
        var console = Console.ofProcess();
        int status;
        try {
            status = run(console, arguments);
            console.flush();
        } catch (OutputFailure e) {
            status = e.report(console);
        }
        System.exit(status);
    }

    private static int run(Console console, String... arguments) {
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            // no parser for this: half of the time to start is the making of one
            console.out().println(Version.text());
            return 0;
        }
        var undecoded = ArgumentEncoding.fault(arguments);
        if (undecoded.isPresent()) {
            console.err().println("rondo: " + undecoded.get());
            return ExitStatus.WRONG_INPUT;
        }
        return RondoCommand.run(console, arguments);
    }
}
