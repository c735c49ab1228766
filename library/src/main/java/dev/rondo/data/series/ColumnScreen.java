package dev.rondo.data.series;

import dev.rondo.store.NameList;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds the columns of numbers that are nothing to forecast: that count the rows, never change, or
/// hold 0 and 1 alone.
final class ColumnScreen {
    private static final Pattern INDEX_NAME =
            Pattern.compile("(?i)index|no|nr|row|id|unnamed: 0|column 1|#");

    private ColumnScreen() {}

    /// What a column is.
    private enum Kind {
        EMPTY("empty"),
        INDEX("counts the rows"),
        CONSTANT("constant"),
        FLAG("0 and 1 alone"),
        VALUES("");

        final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    /// The panel without them.
    ///
    /// @param named columns that stay, whatever they hold
    /// @param flags whether those of 0 and 1 alone stay
    static Panel of(Panel panel, Collection<String> named, boolean flags) {
        var kinds = new ArrayList<Kind>(); // of the columns
        for (int c = 0; c < panel.columns().size(); c++) {
            var column = panel.columns().get(c);
            boolean free = !named.contains(column.name()) && column.symbols().isEmpty();
            kinds.add(free ? kind(panel, c, flags) : Kind.VALUES);
        }
        var out = out(kinds, flags);
        var left = new ArrayList<String>();
        var notes = new ArrayList<>(panel.notes());
        for (var kind : Kind.values()) {
            var names = new ArrayList<String>();
            for (int c = 0; c < kinds.size(); c++) {
                if (kinds.get(c) == kind) {
                    names.add(panel.names().get(c));
                }
            }
            if (!out.contains(kind)) {
                left.addAll(names);
            } else if (!names.isEmpty()) {
                notes.add(
                        "left out, for there is nothing to forecast ("
                                + kind.text
                                + "): "
                                + NameList.of(names)
                                + " (--target or --past names them)");
            }
        }
        return left.size() == kinds.size()
                ? panel
                : panel.select(panel.names().stream().filter(left::contains).toList()).noted(notes);
    }

    /// The kinds that are left out: not so many that no column is left.
    private static Set<Kind> out(List<Kind> kinds, boolean flags) {
        var out = EnumSet.of(Kind.EMPTY, Kind.INDEX, Kind.CONSTANT);
        if (!flags) {
            out.add(Kind.FLAG);
        }
        if (out.containsAll(kinds)) {
            out.removeAll(EnumSet.of(Kind.CONSTANT, Kind.FLAG));
        }
        return out.containsAll(kinds) ? Set.of() : out;
    }

    private static Kind kind(Panel panel, int column, boolean flags) {
        boolean empty = true;
        boolean changes = false;
        boolean pairs = false; // two numbers of one series
        boolean flag = true;
        boolean counts = true;
        double step = Double.NaN;
        for (var one : panel.series()) {
            double last = Double.NaN;
            int at = 0;
            for (int r = 0; r < one.rows(); r++) {
                double value = one.at(r, column);
                if (Double.isNaN(value)) {
                    continue;
                }
                empty = false;
                flag &= value == 0 || value == 1;
                if (!Double.isNaN(last)) {
                    pairs = true;
                    changes |= value != last;
                    step = Double.isNaN(step) ? value - last : step;
                    counts &= value - last == step || value - last == step * (r - at);
                }
                last = value;
                at = r;
            }
        }
        boolean one = Math.abs(step) == 1;
        boolean index =
                pairs
                        && panel.rows() > 2
                        && counts
                        && step == Math.rint(step)
                        && step != 0
                        && (one || INDEX_NAME.matcher(panel.names().get(column)).matches());
        if (empty) {
            return Kind.EMPTY;
        }
        if (index) {
            return Kind.INDEX;
        }
        if (pairs && !changes && !(flags && flag)) {
            return Kind.CONSTANT;
        }
        return pairs && flag ? Kind.FLAG : Kind.VALUES;
    }
}
