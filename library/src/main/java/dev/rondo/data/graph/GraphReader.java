package dev.rondo.data.graph;

import dev.rondo.RondoException;
import dev.rondo.data.number.Floats;
import dev.rondo.data.number.Ints;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.LineReader;
import dev.rondo.data.text.SymbolCounter;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Reads a graph: a table of its nodes and a list of its edges, columns with tabs (or commas)
/// between them.
///
/// The table has a header. Its first column names the nodes; of the others `label` (or `class`),
/// `split` and `features` (or `feature`) are read. Features are numbers of columns that are 1 (`19
/// 81 146`), such numbers with values (`19:0.5 81:2`), or, with commas between them, the values of
/// all. A label that is empty, `?` or `-` is missing.
///
/// A list of edges has two columns, the nodes that an edge joins, and may have a third, its weight.
/// A first line that names no nodes is a header; lines that begin with `#` are passed over.
public final class GraphReader {
    /// The most features that sparse numbers may speak of.
    static final int MAXIMUM_WIDTH = 1 << 24;

    private static final Set<String> MISSING = Set.of("", "?", "-");

    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<@Nullable String> labels = new ArrayList<>();
    private final List<String> split = new ArrayList<>();
    private final Ints start = new Ints();
    private final Ints feature = new Ints();
    private final Floats value = new Floats();
    private int width;

    private GraphReader() {
        start.add(0);
    }

    /// @throws RondoException with file and line, where something is wrong: a node named twice, an
    ///   edge to a node that is not in the table, a feature that is no number…
    public static NodeGraph read(DataSource nodes, DataSource edges) {
        var reader = new GraphReader();
        try (var lines = nodes.lines()) {
            reader.nodes(lines);
        }
        try (var lines = edges.lines()) {
            return reader.edges(lines);
        }
    }

    private void nodes(LineReader lines) {
        String first = lines.next();
        if (first == null) {
            throw new RondoException(
                    lines.source().name() + ": the file is empty, expected a table of nodes");
        }
        String separator = first.indexOf('\t') >= 0 ? "\t" : ",";
        var header = Arrays.stream(first.split(separator, -1)).map(GraphReader::plain).toList();
        int label = column(header, "label", "class");
        int part = column(header, "split", "part");
        int features = column(header, "features", "feature");
        if (label < 0 && part < 0 && features < 0) {
            throw lines.fault(
                    "the header has no column label, split or features (there are: "
                            + String.join(", ", header.subList(0, Math.min(8, header.size())))
                            + ")");
        }
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.isBlank()) {
                continue;
            }
            String[] fields = line.split(separator, -1);
            if (fields.length != header.size()) {
                throw lines.fault(
                        fields.length
                                + " columns, expected "
                                + header.size()
                                + " as in the header: is a separator missing or one too many?");
            }
            String name = fields[0].strip();
            if (numbers.putIfAbsent(name, names.size()) != null) {
                throw lines.fault("the node `" + name + "` occurs twice");
            }
            names.add(name);
            if (label >= 0) {
                String text = fields[label].strip();
                labels.add(MISSING.contains(text) ? null : text);
            }
            if (part >= 0) {
                split.add(fields[part].strip());
            }
            if (features >= 0) {
                features(lines, fields[features].strip());
            }
            start.add(feature.size());
        }
        if (names.isEmpty()) {
            throw new RondoException(
                    lines.source().name() + ": a header and no nodes, expected a table of nodes");
        }
    }

    private static String plain(String field) {
        return field.strip().toLowerCase(Locale.ROOT);
    }

    private static int column(List<String> header, String name, String other) {
        int at = header.indexOf(name);
        return at >= 0 ? at : header.indexOf(other);
    }

    private void features(LineReader lines, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (text.indexOf(',') >= 0) {
            dense(lines, text.split(",", -1));
            return;
        }
        int before = -1;
        for (String field : text.split("\\s+", 0)) {
            int colon = field.indexOf(':');
            int index = index(lines, colon < 0 ? field : field.substring(0, colon));
            float number = colon < 0 ? 1 : number(lines, field.substring(colon + 1));
            if (index <= before) {
                throw lines.fault(
                        "feature "
                                + index
                                + " after "
                                + before
                                + ", expected increasing numbers of features");
            }
            before = index;
            width = Math.max(width, index + 1);
            feature.add(index);
            value.add(number);
        }
    }

    private void dense(LineReader lines, String[] fields) {
        if (width != 0 && fields.length != width) {
            throw lines.fault(fields.length + " features, expected " + width + " as above");
        }
        width = fields.length;
        for (int i = 0; i < fields.length; i++) {
            float number = number(lines, fields[i]);
            if (number != 0) {
                feature.add(i);
                value.add(number);
            }
        }
    }

    private static int index(LineReader lines, String text) {
        try {
            int index = Integer.parseInt(text);
            if (index >= 0 && index < MAXIMUM_WIDTH) {
                return index;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw lines.fault(
                "`"
                        + text
                        + "`, expected the number of a feature, from 0 to below "
                        + MAXIMUM_WIDTH);
    }

    private static float number(LineReader lines, String text) {
        try {
            float number = Float.parseFloat(text);
            if (Float.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw lines.fault("`" + text + "`, expected a finite number");
    }

    private NodeGraph edges(LineReader lines) {
        var from = new Ints();
        var to = new Ints();
        var weight = new Floats();
        boolean first = true;
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] fields = line.strip().split("[\\s,]+", 0);
            if (fields.length < 2 || fields.length > 3) {
                throw lines.fault(
                        fields.length
                                + " columns, expected two nodes, and a weight if there are any");
            }
            boolean header =
                    first && !numbers.containsKey(fields[0]) && !numbers.containsKey(fields[1]);
            first = false;
            if (header) {
                continue;
            }
            from.add(node(lines, fields[0]));
            to.add(node(lines, fields[1]));
            weight.add(fields.length == 3 ? number(lines, fields[2]) : 1);
        }
        var counter = new SymbolCounter();
        var known = new HashSet<String>();
        for (String label : labels) {
            if (label != null && known.add(label)) {
                counter.add(label);
            }
        }
        List<String> classes = known.isEmpty() ? List.of() : counter.labels().symbols();
        int[] of = new int[names.size()];
        Arrays.fill(of, -1);
        for (int n = 0; n < labels.size(); n++) {
            of[n] = labels.get(n) == null ? -1 : classes.indexOf(labels.get(n));
        }
        return new NodeGraph(
                names,
                width,
                start.array(),
                feature.array(),
                value.array(),
                classes,
                of,
                split,
                from.array(),
                to.array(),
                weight.array());
    }

    private int node(LineReader lines, String name) {
        Integer node = numbers.get(name);
        if (node == null) {
            throw lines.fault(
                    "the node `" + name + "` is not in the table: do these files belong together?");
        }
        return node;
    }
}
