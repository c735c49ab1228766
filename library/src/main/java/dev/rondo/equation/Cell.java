package dev.rondo.equation;

import dev.rondo.RondoException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A recurrent cell as its equations say it: parsed and understood, widths still open. Immutable.
///
/// ```
/// # Simple recurrent network. Elman 1990.
/// h' = tanh(W x + U h + b)
/// ```
///
/// The language is described in `docs/equations.md`.
public final class Cell {
    private static final List<String> SHIPPED =
            List.of("tanh", "lstm", "gru", "gru-reset-before", "dense");

    private static final long LARGEST_FILE = 1 << 20;

    private final String name;
    private final List<String> header;
    private final Program program;

    private Cell(String name, List<String> header, Program program) {
        this.name = name;
        this.header = List.copyOf(header);
        this.program = program;
    }

    /// Reads a cell from text.
    ///
    /// @param where what errors begin with, such as the file's name; without its folder and ending
    ///   it is the cell's name
    /// @throws EquationException with line, column and caret, if the text is no cell
    public static Cell parse(String text, String where) {
        Source source = Source.of(text, where);
        var statements = CellParser.statements(source);
        String file =
                where.substring(Math.max(where.lastIndexOf('/'), where.lastIndexOf('\\')) + 1);
        int dot = file.lastIndexOf('.');
        String name = dot > 0 ? file.substring(0, dot) : file;
        return new Cell(name, CellParser.header(source), new Program(source, statements));
    }

    /// Reads a cell from a UTF-8 file.
    ///
    /// @throws EquationException if the text is no cell
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
                            + String.join(", ", SHIPPED)
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
        String file = name + ".cell";
        try (InputStream in = Cell.class.getResourceAsStream("cells/" + file)) {
            if (in == null || !SHIPPED.contains(name)) {
                throw new RondoException(
                        "no shipped cell is called `"
                                + name
                                + "`"
                                + Suggestion.among(name, SHIPPED)
                                + " (there are "
                                + String.join(", ", SHIPPED)
                                + "; a file of your own is named with its path)");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), file);
        } catch (IOException e) {
            throw new RondoException(
                    "the shipped cell " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    public static List<String> shippedNames() {
        return SHIPPED;
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

    /// The cell with all widths known.
    ///
    /// @param hidden the width of the states, unless the cell declares another
    /// @param inputWidths the width of `x`, if the cell reads it, and of its other inputs; of
    ///   those, one may be left out if the equations settle its width
    /// @throws EquationException if widths conflict, with both places
    public Graph bind(int hidden, Map<String, Integer> inputWidths) {
        return Binder.bind(name, program, hidden, inputWidths);
    }

    /// The cell as canonical text; reading it gives this cell again.
    public String text() {
        return TextPrinter.print(header, program.statements);
    }

    /// The equations as LaTeX, one `aligned` block (amsmath).
    public String latex() {
        return LatexPrinter.print(program);
    }

    @Override
    public String toString() {
        return text();
    }
}
