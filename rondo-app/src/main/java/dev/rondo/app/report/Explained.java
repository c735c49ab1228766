package dev.rondo.app.report;

import dev.rondo.RondoException;
import dev.rondo.app.console.JsonOutput;
import dev.rondo.network.Explanation;
import dev.rondo.network.Explanation.CellValues;
import dev.rondo.network.Explanation.Value;
import dev.rondo.network.InputImportance;
import dev.rondo.store.Json;
import dev.rondo.store.Key;
import dev.rondo.store.NameList;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// What the named values of a network were as it read something, to be written as JSON or drawn.
///
/// @param read what was read at each node, in words
/// @param sources what was read at each node of the source, if there is one
/// @param chosen names of the values that are wanted; none: all
public record Explained(
        Explanation explanation, List<String> read, List<String> sources, List<String> chosen) {
    /// Edge values up to this width are drawn number by number: the heads of attention.
    private static final int HEADS = 8;

    /// What stands among the names of values for how much each input counts.
    private static final String IMPORTANCE = "importance";

    public Explained {
        var known = new LinkedHashSet<String>();
        explanation.cells().forEach(c -> c.values().forEach(v -> known.add(v.name())));
        explanation.importance().ifPresent(_ -> known.add(IMPORTANCE));
        for (var name : chosen) {
            if (!known.contains(name)) {
                throw new RondoException(
                        "--values "
                                + name
                                + ": no equation of the model gives it (there are "
                                + NameList.of(known)
                                + (known.contains(name.replaceAll("'|\\[.*", ""))
                                        ? "; names are written without primes and brackets)"
                                        : ")"));
            }
        }
    }

    @Key("explain --json")
    private record Entry(
            @Key("item") int item,
            @Key("read") List<String> read,
            @Key("sources") List<String> sources,
            @Key("cells") List<CellEntry> cells,
            @Key("importance") Optional<ImportanceEntry> importance) {}

    /// @param target what it is measured for
    /// @param rows of each step a number an input
    /// @param totals of each step their sum
    private record ImportanceEntry(
            @Key("target") String target,
            @Key("inputs") List<String> inputs,
            @Key("rows") double[][] rows,
            @Key("totals") double[] totals) {}

    /// @param source whether its rows are those of the source
    private record CellEntry(
            @Key("name") String name,
            @Key("cell") String cell,
            @Key("source") boolean source,
            @Key("values") List<ValueEntry> values) {}

    /// @param nodes of values on edges: for each row the node at which the edge arrives
    /// @param from of values on edges: for each row where the edge comes from
    private record ValueEntry(
            @Key("name") String name,
            @Key("width") int width,
            @Key("edges") Optional<String> edges,
            @Key("nodes") Optional<int[]> nodes,
            @Key("fromSources") Optional<Boolean> fromSources,
            @Key("from") Optional<int[]> from,
            @Key("rows") float[][] rows) {
        static ValueEntry of(Value value) {
            var edges = value.index().isPresent();
            return new ValueEntry(
                    value.label(),
                    value.width(),
                    value.index(),
                    edges ? Optional.of(value.nodes()) : Optional.empty(),
                    edges ? Optional.of(value.fromSources()) : Optional.empty(),
                    edges ? Optional.of(value.from()) : Optional.empty(),
                    Arrays.stream(value.rows()).map(ValueEntry::floats).toArray(float[][]::new));
        }

        private static float[] floats(double[] row) {
            var floats = new float[row.length];
            for (var i = 0; i < row.length; i++) {
                floats[i] = (float) row[i];
            }
            return floats;
        }
    }

    private List<Value> requested(CellValues cell) {
        return cell.values().stream()
                .filter(v -> chosen.isEmpty() || chosen.contains(v.name()))
                .toList();
    }

    private Optional<InputImportance> importance() {
        return explanation
                .importance()
                .filter(_ -> chosen.isEmpty() || chosen.contains(IMPORTANCE));
    }

    /// @param item its number, from 1
    public Json.Obj json(int item) {
        var cells =
                explanation.cells().stream()
                        .map(c ->
                                new CellEntry(
                                        c.name(),
                                        c.cell().name(),
                                        c.source(),
                                        requested(c).stream().map(ValueEntry::of).toList()))
                        .toList();
        var counted =
                importance()
                        .map(i ->
                                new ImportanceEntry(i.target(), i.inputs(), i.rows(), i.totals()));
        return JsonOutput.defined(Json.of(new Entry(item, read, sources, cells, counted)));
    }

    public void writeChart(Path file) {
        var panels = new ArrayList<HeatMap.Panel>();
        for (var cell : explanation.cells()) {
            for (var value : requested(cell)) {
                if (value.index().isPresent()) {
                    edges(cell, value, panels);
                } else {
                    panels.add(nodes(cell, value));
                }
            }
        }
        importance().ifPresent(i -> panels.add(inputs(i)));
        new HeatMap(panels).write(file);
    }

    private HeatMap.Axis axis(boolean source, int places) {
        var names = source ? sources : read;
        return names.size() == places
                ? new HeatMap.Axis(source ? "source" : "read", names)
                : HeatMap.Axis.numbered("row", places);
    }

    private static String title(CellValues cell, Value value) {
        return cell.name() + ": " + value.label();
    }

    /// Inputs over what was read.
    private HeatMap.Panel inputs(InputImportance of) {
        var matrix = new double[of.inputs().size()][of.rows().length];
        for (var r = 0; r < of.rows().length; r++) {
            for (var i = 0; i < matrix.length; i++) {
                matrix[i][r] = of.rows()[r][i];
            }
        }
        return new HeatMap.Panel(
                IMPORTANCE,
                axis(false, of.rows().length),
                new HeatMap.Axis("input", of.inputs()),
                matrix);
    }

    /// Units over what was read.
    private HeatMap.Panel nodes(CellValues cell, Value value) {
        var matrix = new double[value.width()][value.rows().length];
        for (var r = 0; r < value.rows().length; r++) {
            for (var j = 0; j < value.width(); j++) {
                matrix[j][r] = value.rows()[r][j];
            }
        }
        return new HeatMap.Panel(
                title(cell, value),
                axis(cell.source(), value.rows().length),
                HeatMap.Axis.numbered("unit", value.width()),
                matrix);
    }

    /// Where edges arrive over where they come from: one panel a head, or the mean of many units.
    private void edges(CellValues cell, Value value, List<HeatMap.Panel> panels) {
        var previous = cell.source() ? sources : read;
        var most = Arrays.stream(value.from()).max().orElse(-1) + 1;
        var ofSource = value.fromSources();
        var from = Math.max(most, ofSource ? sources.size() : read.size());
        var rows = Math.max(Arrays.stream(value.nodes()).max().orElse(-1) + 1, previous.size());
        var panelCount = value.width() <= HEADS ? value.width() : 1;
        for (var p = 0; p < panelCount; p++) {
            var matrix = new double[rows][from];
            for (var row : matrix) {
                Arrays.fill(row, Double.NaN);
            }
            for (var e = 0; e < value.rows().length; e++) {
                matrix[value.nodes()[e]][value.from()[e]] =
                        panelCount == value.width()
                                ? value.rows()[e][p]
                                : Arrays.stream(value.rows()[e]).average().orElse(0);
            }
            var which =
                    value.width() == 1
                            ? ""
                            : panelCount == 1
                                    ? ", mean of " + value.width() + " units"
                                    : ", unit " + (p + 1);
            panels.add(
                    new HeatMap.Panel(
                            title(cell, value) + which,
                            axis(ofSource, from),
                            axis(cell.source(), rows),
                            matrix));
        }
    }
}
