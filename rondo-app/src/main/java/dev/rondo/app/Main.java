package dev.rondo.app;

import dev.rondo.app.console.Console;
import dev.rondo.app.console.OutputFailure;
import dev.rondo.app.console.Version;

/// The program: runs one command line on the process's own streams and ends with its status.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
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
        return RondoCommand.run(console, arguments);
    }
}
