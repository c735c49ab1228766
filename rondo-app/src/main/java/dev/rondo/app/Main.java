package dev.rondo.app;

import dev.rondo.app.console.Console;
import dev.rondo.app.console.Version;

/// The program: runs one command line on the process's own streams and ends with its status.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        var console = Console.ofProcess();
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            // no parser for this: half of the time to start is the making of one
            console.out().println(Version.text());
            console.flush();
            return;
        }
        var status = RondoCommand.run(console, arguments);
        console.flush();
        System.exit(status);
    }
}
