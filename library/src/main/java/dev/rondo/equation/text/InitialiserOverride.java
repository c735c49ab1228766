package dev.rondo.equation.text;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.Suggestion;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Gives parameters of a cell another start: the lines of the cell with other `init` lines.
public final class InitialiserOverride {
    private InitialiserOverride() {}

    /// @param parameter see [Cell#starting]
    public static String text(
            String cell,
            List<String> header,
            ResolvedCell resolved,
            String parameter,
            String start) {
        Set<String> chosen = chosen(resolved, parameter);
        if (chosen.isEmpty()) {
            throw unknown(cell, resolved, parameter);
        }
        List<Statement> retained = new ArrayList<>(resolved.statements);
        retained.removeIf(s -> s instanceof Statement.Init && chosen.contains(s.name()));
        String lines = TextPrinter.print(List.of(), retained);
        // An option that only the old start read.
        retained.removeIf(s -> s instanceof Statement.Option && mentions(lines, s.name()) == 1);
        var text = new StringBuilder(TextPrinter.print(header, retained));
        chosen.forEach(
                n -> text.append("init ").append(n).append(" = ").append(start).append('\n'));
        return text.toString();
    }

    private static long mentions(String lines, String name) {
        return Pattern.compile("(?<![\\p{L}\\d_])" + Pattern.quote(name) + "(?![\\p{L}\\d_])")
                .matcher(lines)
                .results()
                .count();
    }

    /// The parameters that are meant.
    public static Set<String> chosen(ResolvedCell resolved, String parameter) {
        Set<String> all = all(resolved, parameter);
        if (all.contains(parameter)) {
            return Set.of(parameter);
        }
        all.removeIf(n -> !parameter.isEmpty() && !n.startsWith(parameter + "_"));
        return all;
    }

    private static Set<String> all(ResolvedCell resolved, String parameter) {
        Set<String> all = new TreeSet<>(resolved.matrices.keySet());
        if (!parameter.isEmpty()) {
            all.addAll(resolved.vectors.keySet());
        }
        return all;
    }

    private static RondoException unknown(String cell, ResolvedCell resolved, String parameter) {
        var all = all(resolved, parameter);
        return new RondoException(
                cell
                        + ": the cell has no "
                        + (parameter.isEmpty() ? "matrices" : "parameter `" + parameter + "`")
                        + " to initialise"
                        + Suggestion.among(parameter, all)
                        + " (it has "
                        + String.join(", ", all)
                        + ")");
    }
}
