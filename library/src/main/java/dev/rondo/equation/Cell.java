package dev.rondo.equation;

import dev.rondo.RondoException;
import dev.rondo.equation.graph.ExpectationRewrite;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.NamedGraph;
import dev.rondo.equation.graph.Suggestion;
import dev.rondo.equation.text.Binder;
import dev.rondo.equation.text.CellParser;
import dev.rondo.equation.text.DoubtfulNames;
import dev.rondo.equation.text.InitialiserOverride;
import dev.rondo.equation.text.LatexPrinter;
import dev.rondo.equation.text.ResolvedCell;
import dev.rondo.equation.text.SourceText;
import dev.rondo.equation.text.Statement;
import dev.rondo.equation.text.TextPrinter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A recurrent cell as its equations say it: parsed and understood, widths still open. Immutable.
///
/// ```
/// # Simple recurrent network. Elman 1990.
/// h' = tanh(W x + U h + b)
/// ```
///
/// The language is described in `docs/equations.md`.
public final class Cell {
    /// What comes before the options, and they: a name and `=` follow the colon, so the colon of a
    /// drive is none.
    private static final Pattern OPTIONS = Pattern.compile("(.*?):([\\p{L}_][\\p{L}\\d_]*=.*)");

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

    private static final long LARGEST_FILE = 1 << 20;

    private final String name;
    private final List<String> header;
    private final ResolvedCell resolved;

    private Cell(String name, List<String> header, ResolvedCell resolved) {
        this.name = name;
        this.header = List.copyOf(header);
        this.resolved = resolved;
    }

    /// Reads a cell from text.
    ///
    /// @param where what errors begin with, such as the file's name; without its folder and ending
    ///   it is the cell's name
    /// @throws dev.rondo.equation.graph.EquationException with line, column and caret, if the text
    ///   is no cell
    public static Cell parse(String text, String where) {
        SourceText source = SourceText.of(text, where);
        var statements = CellParser.statements(source, Map.of());
        String file =
                where.substring(Math.max(where.lastIndexOf('/'), where.lastIndexOf('\\')) + 1);
        int dot = file.lastIndexOf('.');
        String name = dot > 0 ? file.substring(0, dot) : file;
        return new Cell(name, CellParser.header(source), new ResolvedCell(source, statements));
    }

    /// Reads a cell from a UTF-8 file.
    ///
    /// @throws dev.rondo.equation.graph.EquationException if the text is no cell
    /// @throws RondoException if the file cannot be read
    public static Cell read(Path file) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new RondoException(
                        file
                                + ": "
                                + Files.size(file)
                                + " bytes, and a cell has at most "
                                + LARGEST_FILE
                                + ": is it a cell?");
            }
            return parse(Files.readString(file), file.toString());
        } catch (java.nio.file.NoSuchFileException e) {
            throw new RondoException(
                    file
                            + ": there is no such file (shipped cells: "
                            + String.join(", ", ShippedCells.names())
                            + ")",
                    e);
        } catch (java.nio.charset.MalformedInputException e) {
            throw new RondoException(file + ": the file is no UTF-8 text: is it a cell?", e);
        } catch (IOException e) {
            throw new RondoException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /// One of the cells that Rondo ships.
    ///
    /// @param name one of [#shippedNames()]
    /// @throws RondoException if there is none of that name
    public static Cell shipped(String name) {
        List<String> names = ShippedCells.names();
        if (!names.contains(name)) {
            throw new RondoException(
                    "no shipped cell is called `"
                            + name
                            + "`"
                            + Suggestion.among(name, names)
                            + " (there are "
                            + String.join(", ", names)
                            + "; a file of your own is named with its path)");
        }
        String file = name + ".cell";
        return parse(ShippedCells.text(file), file);
    }

    public static List<String> shippedNames() {
        return ShippedCells.names();
    }

    /// The shipped cells' names by family.
    public static Map<String, List<String>> families() {
        return ShippedCells.all();
    }

    /// A cell as a user names it: a shipped cell's name, or a file (anything with a dot or a slash
    /// in it), and perhaps options after a colon: `lstm:forget_bias=2`, `my.cell:groups=4,skip=2`.
    ///
    /// @throws RondoException if there is no such cell or option
    public static Cell named(String cell) {
        Matcher options = OPTIONS.matcher(cell);
        if (!options.matches()) {
            boolean file =
                    cell.indexOf('/') >= 0 || cell.indexOf('\\') >= 0 || cell.indexOf('.') >= 0;
            return file ? read(Path.of(cell)) : shipped(cell);
        }
        var values = new LinkedHashMap<String, Double>();
        for (String option : options.group(2).split(",", -1)) {
            int equals = option.indexOf('=');
            String value = option.substring(equals + 1).strip();
            if (equals < 1 || !NUMBER.matcher(value).matches()) {
                throw new RondoException(
                        cell
                                + ": `"
                                + option
                                + "` sets no option: expected NAME=NUMBER, as in"
                                + " lstm:forget_bias=2, several separated by commas");
            }
            values.put(option.substring(0, equals).strip(), Double.parseDouble(value));
        }
        return named(options.group(1)).with(values);
    }

    /// The file's name without its ending.
    public String name() {
        return name;
    }

    /// The comment at the head of the file: its first line is the title and the source.
    public List<String> documentation() {
        return header;
    }

    /// The first sentence of the documentation; the name, if there is none.
    public String title() {
        if (header.isEmpty()) {
            return name;
        }
        String first = header.getFirst();
        int stop = first.indexOf(". ");
        return stop >= 0 ? first.substring(0, stop) : first.replaceAll("\\.$", "");
    }

    /// The numbers that the cell names with its `option` lines: each with its present value.
    public Map<String, Double> options() {
        var options = new LinkedHashMap<String, Double>();
        for (Statement s : resolved.statements) {
            if (s instanceof Statement.Option o) {
                options.put(o.name(), o.value());
            }
        }
        return Collections.unmodifiableMap(options);
    }

    /// The same cell with other values of some of its options.
    ///
    /// @throws RondoException if it has no option of a name
    /// @throws dev.rondo.equation.graph.EquationException if a value makes no sense where it stands
    public Cell with(Map<String, Double> options) {
        var values = new HashMap<>(options());
        options.forEach((option, value) -> {
            if (!values.containsKey(option)) {
                throw new RondoException(
                        name
                                + ": the cell has no option `"
                                + option
                                + "`"
                                + Suggestion.among(option, values.keySet())
                                + (values.isEmpty()
                                        ? " (it has none)"
                                        : " (it has "
                                                + options().entrySet().stream()
                                                        .map(o ->
                                                                o.getKey()
                                                                        + " = "
                                                                        + TextPrinter.number(
                                                                                o.getValue()))
                                                        .collect(Collectors.joining(", "))
                                                + ")"));
            }
            if (!Double.isFinite(value)) {
                throw new RondoException(
                        name + ": the option `" + option + "` is a number, got " + value);
            }
            values.put(option, value);
        });
        SourceText source = resolved.source;
        return new Cell(
                name, header, new ResolvedCell(source, CellParser.statements(source, values)));
    }

    /// The same cell with another start of some parameters, as its `init` lines would say.
    ///
    /// @param parameter a name; or what stands before the first `_` of several, as `U` for `U_i`,
    ///   `U_f`, …; or nothing for all matrices
    /// @param start the right-hand side of an `init` line: `orthogonal`, `2`, `uniform(-1, 1)`
    /// @throws RondoException if the cell has no such parameter
    /// @throws dev.rondo.equation.graph.EquationException if the start is none, or none for this
    ///   parameter
    public Cell starting(String parameter, String start) {
        return parse(InitialiserOverride.text(name, header, resolved, parameter, start), name);
    }

    /// Whether [#starting] would find such a parameter.
    public boolean canStart(String parameter) {
        return !InitialiserOverride.chosen(resolved, parameter).isEmpty();
    }

    /// The inputs that it reads by name: `x`, if it does, and those that it declares.
    public List<String> inputs() {
        return List.copyOf(resolved.inputs.keySet());
    }

    /// Names that are learned as vectors because nothing defines them, and that look as if a state,
    /// an input or a value was meant: a line for each, with its place. Empty for most cells.
    public List<String> doubtfulNames() {
        return DoubtfulNames.of(resolved);
    }

    /// The cell with all widths known. Its random values are their means.
    ///
    /// @param hidden the width of the states, unless the cell declares another
    /// @param inputWidths the width of `x`, if the cell reads it, and of its other inputs; of
    ///   those, one may be left out if the equations settle its width
    /// @throws dev.rondo.equation.graph.EquationException if widths conflict, with both places
    public Graph bind(int hidden, Map<String, Integer> inputWidths) {
        return ExpectationRewrite.of(bindTraining(hidden, inputWidths));
    }

    /// The cell as it is in training: its random values are inputs, the last ones, which say what
    /// they are drawn from. All else is as in [#bind].
    public Graph bindTraining(int hidden, Map<String, Integer> inputWidths) {
        return Binder.bind(name, resolved, hidden, inputWidths);
    }

    /// The cell as in [#bind], with the value of every equation.
    public NamedGraph bindNamed(int hidden, Map<String, Integer> inputWidths) {
        return ExpectationRewrite.of(Binder.bind(name, resolved, hidden, inputWidths, true));
    }

    /// The cell as canonical text; reading it gives this cell again.
    public String text() {
        return TextPrinter.print(header, resolved.statements);
    }

    /// The equations as LaTeX, one `aligned` block (amsmath).
    public String latex() {
        return LatexPrinter.print(resolved);
    }

    @Override
    public String toString() {
        return text();
    }
}
