package dev.rondo.data.labelled;

import dev.rondo.RondoException;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.JsonLines;
import dev.rondo.data.source.LineReader;
import dev.rondo.data.source.TableReader;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/// Reads texts with their classes, however they are written.
public final class LabelledTexts {
    private static final String FASTTEXT = "__label__";

    private LabelledTexts() {}

    /// Lines that begin with the class: up to the first tab if the line has one, else up to the
    /// first blank. If the first line has a tab, all must. Lines in fastText's form (`__label__spam
    /// __label__old text`) may have several.
    public static ItemReader<LabelledText> lines(DataSource source) {
        return lines(source, false);
    }

    /// As [#lines(Source)].
    ///
    /// @param join where lines have tabs, whether one without belongs to the text of the line
    ///   before
    public static ItemReader<LabelledText> lines(DataSource source, boolean join) {
        var lines = source.lines();
        var reader = new LineTexts(lines, join, false);
        return ItemReader.of(lines, "lines of a class and a text", reader::next);
    }

    /// As [#lines(DataSource, boolean)], without the classes: a blank line is an empty text, so
    /// that answers stand beside their lines.
    public static ItemReader<LabelledText> linesWithoutClass(DataSource source, boolean join) {
        var lines = source.lines();
        var reader = new LineTexts(lines, join, !join);
        return ItemReader.of(lines, "lines of a class and a text", reader::next)
                .map(item -> item.with(List.of()));
    }

    /// How many of the lines that are not blank begin with a class of these and a tab, with one
    /// that has a colon (`NUM:dist`) and a blank, or in fastText's form: from 0 to 1.
    ///
    /// @param lines the first lines of a file
    public static double beginWithClass(List<String> lines, Collection<String> classes) {
        int all = 0;
        int count = 0;
        for (var line : lines) {
            if (!line.isBlank()) {
                all++;
                count += line.startsWith(FASTTEXT) || begins(line, classes) ? 1 : 0;
            }
        }
        return all == 0 ? 0 : (double) count / all;
    }

    private static boolean begins(String line, Collection<String> classes) {
        int tab = line.indexOf('\t');
        int end = tab >= 0 ? tab : line.indexOf(' ');
        if (end < 1) {
            return false;
        }
        String name = line.substring(0, end).strip();
        return (tab >= 0 || name.indexOf(':') > 0)
                && (classes.contains(name)
                        || classes.stream()
                                .anyMatch(c ->
                                        name.startsWith(c)
                                                && name.length() > c.length()
                                                && !Character.isLetterOrDigit(
                                                        name.charAt(c.length()))));
    }

    /// A line with its class, and what follows it.
    private static final class LineTexts {
        private final LineReader lines;
        private final boolean join;
        private final boolean blank; // whether a blank line is an empty text
        private boolean tabs;
        private @Nullable String lookahead;

        LineTexts(LineReader lines, boolean join, boolean blank) {
            this.lines = lines;
            this.join = join;
            this.blank = blank;
        }

        private @Nullable String line() {
            String line = lines.next();
            while (!blank && line != null && line.isBlank()) {
                line = lines.next();
            }
            return line;
        }

        @Nullable LabelledText next() {
            String line = lookahead == null ? line() : lookahead;
            lookahead = null;
            if (line == null) {
                return null;
            }
            if (line.isBlank()) {
                return new LabelledText(List.of(), "");
            }
            if (line.startsWith(FASTTEXT)) {
                return fastText(line);
            }
            int tab = line.indexOf('\t');
            tabs |= lines.number() == 1 && tab >= 0;
            if (tabs && tab < 0) {
                throw lines.fault(
                        "no tab, expected a class, a tab and a text as above: does this"
                                + " line belong to the one before it (--join-lines)?");
            }
            int end = tab >= 0 ? tab : line.indexOf(' ');
            if (end < 1) {
                throw lines.fault("expected a class, a tab (or a blank) and a text");
            }
            var text = new StringBuilder(line.substring(end + 1));
            if (join && tabs) {
                lookahead = line();
                while (lookahead != null && lookahead.indexOf('\t') < 0) {
                    if (text.length() + (long) lookahead.length() > LineReader.MAXIMUM_LINE) {
                        throw lines.fault("a text that goes on for too many lines");
                    }
                    text.append('\n').append(lookahead);
                    lookahead = line();
                }
            }
            return new LabelledText(line.substring(0, end), text.toString());
        }
    }

    private static LabelledText fastText(String line) {
        var labels = new ArrayList<String>();
        int at = 0;
        while (line.startsWith(FASTTEXT, at)) {
            int end = line.indexOf(' ', at);
            end = end < 0 ? line.length() : end;
            labels.add(line.substring(at + FASTTEXT.length(), end));
            at = Math.min(end + 1, line.length());
        }
        return new LabelledText(labels, line.substring(at));
    }

    /// Two columns of a table.
    public static ItemReader<LabelledText> table(DataSource source, String label, String text) {
        var table = TableReader.open(source);
        int labels = table.column(label);
        int texts = table.column(text);
        return ItemReader.of(
                source,
                table::close,
                "rows of a class and a text",
                () -> {
                    var row = table.next();
                    return row == null
                            ? null
                            : new LabelledText(row.fields().get(labels), row.fields().get(texts));
                });
    }

    /// Two keys of the objects of a JSON Lines file.
    public static ItemReader<LabelledText> json(DataSource source, String label, String text) {
        return JsonLines.read(source)
                .map(item ->
                        new LabelledText(
                                JsonLines.text(source, item, label),
                                JsonLines.text(source, item, text)));
    }

    /// A folder with a folder for each class, whose files are the texts; or with a file for each
    /// class (`Italian.txt`), whose lines are the texts; if there are files `.txt`, only those
    /// count. Classes come in the order of their names, files in the order of theirs; hidden ones
    /// are passed over.
    public static ItemReader<LabelledText> folder(Path folder) {
        var source = DataSource.of(folder);
        List<Path> entries = list(folder);
        boolean folders = entries.stream().anyMatch(Files::isDirectory);
        boolean texts = !folders && entries.stream().anyMatch(LabelledTexts::isText);
        Iterator<ItemReader<LabelledText>> classes =
                entries.stream()
                        .filter(entry -> Files.isDirectory(entry) == folders)
                        .filter(entry -> !texts || isText(entry))
                        .map(entry -> folders ? documents(entry) : named(entry))
                        .iterator();
        var open = new ArrayList<ItemReader<LabelledText>>();
        return ItemReader.of(
                source,
                () -> open.forEach(ItemReader::close),
                "a folder or a file for each class",
                () -> {
                    while (true) {
                        if (!open.isEmpty() && open.getLast().hasNext()) {
                            return open.getLast().next();
                        }
                        open.clear();
                        if (!classes.hasNext()) {
                            return null;
                        }
                        open.add(classes.next());
                    }
                });
    }

    private static boolean isText(Path file) {
        return file.getFileName().toString().contains(".txt");
    }

    private static List<Path> list(Path folder) {
        try (var entries = Files.list(folder)) {
            return entries.filter(e -> !e.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw DataSource.of(folder).unreadable(e);
        }
    }

    /// The class that a name says. Bytes that are no text would make one class of two.
    private static String label(Path entry, String name) {
        if (name.indexOf('\uFFFD') >= 0) {
            throw new RondoException(
                    entry
                            + ": the name, which is a class, is not in the encoding of the locale, "
                            + System.getProperty("sun.jnu.encoding")
                            + ": rename it");
        }
        return name;
    }

    /// The lines of a file, all of the class that its name says.
    private static ItemReader<LabelledText> named(Path file) {
        String name = file.getFileName().toString();
        int dot = name.indexOf('.');
        String label = label(file, dot > 0 ? name.substring(0, dot) : name);
        var lines = DataSource.of(file).lines();
        return ItemReader.of(
                lines,
                "a text in each line",
                () -> {
                    String line = lines.next();
                    while (line != null && line.isBlank()) {
                        line = lines.next();
                    }
                    return line == null ? null : new LabelledText(label, line);
                });
    }

    /// The files of a folder, all of the class that its name says.
    private static ItemReader<LabelledText> documents(Path folder) {
        String label = label(folder, folder.getFileName().toString());
        var files = list(folder).stream().filter(Files::isRegularFile).iterator();
        return ItemReader.of(
                DataSource.of(folder),
                () -> {},
                "files of texts",
                () -> files.hasNext() ? new LabelledText(label, whole(files.next())) : null);
    }

    private static String whole(Path file) {
        var text = new StringBuilder();
        try (var lines = DataSource.of(file).lines()) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (text.length() + (long) line.length() > LineReader.MAXIMUM_LINE) {
                    throw new RondoException(
                            file
                                    + ": a text of more than "
                                    + LineReader.MAXIMUM_LINE
                                    + " characters");
                }
                text.append(text.isEmpty() ? "" : "\n").append(line);
            }
        }
        return text.toString();
    }
}
