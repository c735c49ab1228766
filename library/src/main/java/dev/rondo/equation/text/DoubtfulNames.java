package dev.rondo.equation.text;

import dev.rondo.equation.graph.SourceSpan;
import dev.rondo.equation.graph.Suggestion;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Names that are learned as vectors, because nothing defines them, and that look as if something
/// else was meant: `h_prev` beside a state `h`, `U hh` where a matrix is multiplied by a vector
/// that is the same at every step. A vector with an `init` line, or declared fixed, is meant.
public final class DoubtfulNames {
    private static final Pattern TIME =
            Pattern.compile(
                    "(?:(?:prev|previous|last|old|next|new)_?)?(.+?)"
                            + "(?:_?(?:prev|previous|last|old|next|new|t|tm1|t_?1|t_?minus_?1))?");
    private static final int SHORT = 4; // letters, from which a misspelling is told

    private final ResolvedCell cell;
    private final Map<String, SourceSpan> multiplied = new LinkedHashMap<>();

    private DoubtfulNames(ResolvedCell cell) {
        this.cell = cell;
    }

    /// A line for each such name: where it is, what it is taken for, what may be meant.
    public static List<String> of(ResolvedCell cell) {
        return new DoubtfulNames(cell).lines();
    }

    private List<String> lines() {
        cell.ordered.forEach(e -> products(e.value()));
        var lines = new ArrayList<String>();
        cell.vectors.forEach((name, span) -> {
            if (!cell.inits.containsKey(name) && !cell.fixed.contains(name)) {
                meant(name)
                        .map(meant ->
                                "`"
                                        + name
                                        + "` is learned as a vector, since nothing defines it; is `"
                                        + meant
                                        + "` meant"
                                        + (cell.isState(meant)
                                                ? ", which here is the previous value of the state?"
                                                : "?"))
                        .or(() -> constant(name))
                        .ifPresent(line -> lines.add(place(span) + line));
            }
        });
        return List.copyOf(lines);
    }

    private String place(SourceSpan span) {
        return cell.source.where() + ":" + span.line() + ":" + span.column() + ": ";
    }

    private void products(Expression e) {
        if (e instanceof Expression.Matrix m
                && m.operand() instanceof Expression.Read r
                && cell.vectors.containsKey(r.name())) {
            multiplied.putIfAbsent(r.name(), r.span());
        }
        Expression.parts(e).forEach(this::products);
    }

    private Optional<String> constant(String name) {
        return multiplied.containsKey(name)
                ? Optional.of(
                        "`"
                                + name
                                + "` is learned as a vector, since nothing defines it, so its product"
                                + " with a matrix is the same at every step; is a state or an input"
                                + " meant?")
                : Optional.empty();
    }

    private Optional<String> meant(String name) {
        Set<String> read = new LinkedHashSet<>(cell.inputs.keySet());
        cell.equations.keySet().stream().filter(cell::isState).forEach(read::add);
        String lower = name.toLowerCase(Locale.ROOT);
        var base = TIME.matcher(lower);
        if (base.matches()) {
            for (var known : read) {
                if (known.toLowerCase(Locale.ROOT).equals(base.group(1))) {
                    return Optional.of(known);
                }
            }
        }
        var all = new HashSet<>(read);
        all.addAll(cell.equations.keySet());
        return name.length() < SHORT
                ? Optional.empty()
                : all.stream()
                        .filter(known ->
                                known.length() >= SHORT
                                        && !Suggestion.among(name, List.of(known)).isEmpty()
                                        && !name.endsWith("_" + known)) // its bias
                        .sorted()
                        .findFirst();
    }
}
