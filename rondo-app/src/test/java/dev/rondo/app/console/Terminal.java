package dev.rondo.app.console;

import dev.rondo.app.RondoCommand;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Runs command lines in this process and keeps what they say.
public final class Terminal {
    private String input = "";
    private int columns;

    /// What a command left: its exit status, its results and what it said about the work.
    public record Outcome(int status, String out, String err) {}

    public Terminal() {}

    public static Outcome run(Object... arguments) {
        return new Terminal().rondo(arguments);
    }

    /// Arguments, with options and their values that count where nothing else is said.
    public static Object[] arguments(List<Object> first, Object[] more, Object... defaultValue) {
        var all = new ArrayList<>(first);
        all.addAll(List.of(more));
        for (int i = 0; i < defaultValue.length; i += 2) {
            if (!all.contains(defaultValue[i])) {
                all.add(defaultValue[i]);
                all.add(defaultValue[i + 1]);
            }
        }
        return all.toArray();
    }

    public Terminal typed(String text) {
        input = text;
        return this;
    }

    public Terminal watched() {
        columns = 100;
        return this;
    }

    private static boolean json(String[] line) {
        var words = List.of(line);
        return words.contains("--json")
                || words.contains("--to=json")
                || words.indexOf("--to") >= 0 && words.contains("json");
    }

    /// Runs a command line; what it prints as JSON is checked against the command's schema.
    public Outcome rondo(Object... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        var console = new Console(in, new PrintWriter(out), new PrintWriter(err), columns);
        var line = new String[arguments.length];
        for (var i = 0; i < line.length; i++) {
            line[i] = arguments[i].toString();
        }
        var status = RondoCommand.run(console, line);
        if (json(line)) {
            Schemas.checkAll(line[0], out.toString());
        }
        return new Outcome(status, out.toString(), err.toString());
    }
}
