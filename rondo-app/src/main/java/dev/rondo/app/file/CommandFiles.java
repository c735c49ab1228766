package dev.rondo.app.file;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.store.AtomicFiles;
import dev.rondo.store.MissingFiles;
import dev.rondo.store.OutputLock;
import dev.rondo.store.SafetensorsWriter;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/// The files of one command line: what it reads and what it writes, as [InputFile] and [OutputFile]
/// say on its options. Checked before the command begins:
///
/// - what is written is not also read, by whatever name, nor written twice;
/// - what would be replaced is a file, and one that may be replaced ([OutputFile.Kind]);
/// - where a configuration names what is written, it stays below the current folder or that of the
///   configuration, and replaces nothing but what Rondo wrote;
/// - nobody else is writing the model: its name is locked while the command runs.
///
/// Then `-` and pipes are copied to temporary files, and `-` as an output becomes one that is
/// printed at the end.
public final class CommandFiles implements AutoCloseable {
    /// What `-` is.
    static final Path STANDARD = Path.of("-");

    private static final String COPY = "standard-input";
    private static final String STANDARD_NAME = "standard input";
    private static final Pattern PARTS = Pattern.compile("[=:@,/]");
    private static final int PAGE_HEAD = 4096;
    private static final String PAGE_MARK = "<meta name=\"generator\" content=\"Rondo\">";

    /// A file that is read.
    ///
    /// @param by the option that names it
    private record Read(String by, Path path) {}

    /// A file that is written.
    ///
    /// @param option that names it
    private record Written(String option, Path path, OutputFile.Kind kind, boolean sibling) {}

    private final Console console;
    private final ParseResult parsed;
    private final List<Read> inputs = new ArrayList<>();
    private final List<Written> outputs = new ArrayList<>();
    private final List<OutputLock> locks = new ArrayList<>();
    private final Map<Path, String> spooled = new LinkedHashMap<>();
    private @Nullable Spool spool;
    private @Nullable Path printed;

    /// What a configuration said of the command.
    ///
    /// @param file of the configuration
    /// @param places where it names an option, by the option's longest name
    public record Configured(@Nullable Path file, Map<String, String> places) {
        public Configured {
            places = Map.copyOf(places);
        }
    }

    private CommandFiles(Console console, ParseResult parsed) {
        this.console = console;
        this.parsed = parsed;
    }

    /// Checks the files of a command line and makes them ready.
    ///
    /// @param parsed of the command that will run
    /// @param more files that it reads, by the option that leads to them
    /// @throws RondoException if something would be lost
    public static CommandFiles of(
            Console console, ParseResult parsed, Configured configured, Map<Path, String> more) {
        var files = new CommandFiles(console, parsed);
        boolean done = false;
        try {
            more.forEach((path, by) -> files.inputs.add(new Read(by, path)));
            files.collect();
            files.check(configured);
            files.lock();
            files.spool();
            done = true;
            return files;
        } finally {
            if (!done) {
                files.close();
            }
        }
    }

    // ---- what there is ------------------------------------------------------------------------

    private static List<ArgSpec> matched(ParseResult parsed) {
        var all = new ArrayList<ArgSpec>(parsed.matchedOptions());
        all.addAll(parsed.matchedPositionals());
        return all;
    }

    private static <A extends Annotation> @Nullable A annotation(ArgSpec arg, Class<A> type) {
        return arg.userObject() instanceof Field field ? field.getAnnotation(type) : null;
    }

    private static String name(ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
    }

    /// The values of an option, as paths or texts.
    private static Collection<?> values(ArgSpec arg) {
        Object value = arg.getValue();
        return switch (value) {
            case null -> List.of();
            case Collection<?> collection -> collection;
            case Map<?, ?> named -> named.values();
            default -> List.of(value);
        };
    }

    private void collect() {
        for (var arg : matched(parsed)) {
            var input = annotation(arg, InputFile.class);
            if (input != null) {
                for (var value : values(arg)) {
                    paths(value).forEach(path -> inputs.add(new Read(name(arg), path)));
                }
            }
            var output = annotation(arg, OutputFile.class);
            if (output != null) {
                for (var value : values(arg)) {
                    if (value instanceof Path path
                            && !path.toString().isEmpty()) { // empty: no file
                        outputs.add(new Written(name(arg), path, output.value(), false));
                        for (var ending : output.siblings()) {
                            outputs.add(
                                    new Written(
                                            name(arg),
                                            path.resolveSibling(path.getFileName() + ending),
                                            output.value(),
                                            true));
                        }
                    }
                }
            }
        }
    }

    /// The files that a value may mean: a path is one, of a text every part that is.
    private static List<Path> paths(Object value) {
        if (value instanceof Path path) {
            return List.of(path);
        }
        var text = value.toString();
        var all = new ArrayList<Path>();
        file(text, all);
        var parts = PARTS.matcher(text);
        while (parts.find()) {
            file(text.substring(0, parts.start()), all);
            file(text.substring(parts.end()), all);
        }
        return all;
    }

    private static void file(String name, List<Path> all) {
        try {
            var path = Path.of(name);
            if (!name.isEmpty() && Files.exists(path) && !Files.isDirectory(path)) {
                all.add(path);
            }
        } catch (InvalidPathException _) {
            // it is none
        }
    }

    // ---- what is refused ----------------------------------------------------------------------

    private void check(Configured configured) {
        var force = parsed.hasMatchedOption("--force");
        for (int i = 0; i < outputs.size(); i++) {
            var output = outputs.get(i);
            if (output.path().equals(STANDARD)) {
                checkStandard(output);
                continue;
            }
            var place = configured.places().get(output.option());
            if (place != null && configured.file() != null) {
                checkConfigured(output, configured.file(), place);
            }
            if (output.kind() == OutputFile.Kind.FOLDER) {
                checkFolder(output);
                continue;
            }
            checkPlace(output);
            for (var input : inputs) {
                if (!input.path().equals(STANDARD) && meets(output.path(), input.path())) {
                    throw new RondoException(
                            output.option()
                                    + " "
                                    + output.path()
                                    + ": is read by this command ("
                                    + input.by()
                                    + (input.path().equals(output.path()) ? "" : " " + input.path())
                                    + ") and would be replaced: choose another name");
                }
            }
            for (var other : outputs.subList(0, i)) {
                if (same(output.path(), other.path())) {
                    throw new RondoException(
                            output.option()
                                    + " "
                                    + output.path()
                                    + ": is written by "
                                    + other.option()
                                    + " as well: choose another name");
                }
            }
            checkReplaced(output, force);
        }
    }

    private void checkStandard(Written output) {
        if (!output.kind().isText()) {
            throw new RondoException(
                    output.option()
                            + " -: "
                            + (output.kind() == OutputFile.Kind.FOLDER
                                    ? "several files are written"
                                    : "a model is written to a file only, because the standard"
                                            + " output is for the results")
                            + ", expected the name of a "
                            + (output.kind() == OutputFile.Kind.FOLDER ? "folder" : "file"));
        }
        if (outputs.stream().filter(o -> o.path().equals(STANDARD)).count() > 1) {
            throw new RondoException(
                    output.option() + " -: the standard output is taken by another option");
        }
    }

    private static void checkFolder(Written output) {
        if (Files.exists(output.path()) && !Files.isDirectory(output.path())) {
            throw new RondoException(
                    output.option()
                            + " "
                            + output.path()
                            + ": is a file, expected the name of a folder");
        }
    }

    private static void checkPlace(Written output) {
        var folder = output.path().toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw MissingFiles.folder(output.path(), folder);
        }
        AtomicFiles.check(output.path());
    }

    private static void checkReplaced(Written output, boolean force) {
        var path = output.path();
        if (!Files.isRegularFile(path) || isEmpty(path)) {
            return;
        }
        if (output.sibling() && path.toString().endsWith(".jsonl")) {
            return; // of the ending that is its own
        }
        if (output.kind() == OutputFile.Kind.MODEL) {
            if (!force && !SafetensorsWriter.isRondos(path)) {
                throw new RondoException(
                        path
                                + ": is there already, and is no file that Rondo wrote: --force replaces"
                                + " it");
            }
        } else if (output.kind().endings().stream().noneMatch(e -> lower(path).endsWith(e))) {
            throw new RondoException(
                    output.option()
                            + " "
                            + path
                            + ": is there already, and only a file whose name ends in "
                            + String.join(" or ", output.kind().endings())
                            + " is replaced: choose another name");
        }
    }

    private static String lower(Path path) {
        return path.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean isEmpty(Path path) {
        try {
            return Files.size(path) == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /// A configuration may come from somebody else.
    private static void checkConfigured(Written output, Path config, String place) {
        var folder = config.toAbsolutePath().getParent();
        if (!below(output.path(), Path.of(""))
                && (folder == null || !below(output.path(), folder))) {
            throw new RondoException(
                    place
                            + ": "
                            + output.option().substring(2)
                            + " "
                            + output.path()
                            + ": a configuration writes below the current folder or its own only: give"
                            + " "
                            + output.option()
                            + " on the command line");
        }
        if (Files.isRegularFile(output.path()) && !isEmpty(output.path()) && !isRondos(output)) {
            throw new RondoException(
                    place
                            + ": "
                            + output.option().substring(2)
                            + " "
                            + output.path()
                            + ": is there already, and no file that Rondo wrote, which is all that a"
                            + " configuration replaces: give "
                            + output.option()
                            + " on the command line");
        }
    }

    private static boolean isRondos(Written output) {
        if (output.kind() == OutputFile.Kind.MODEL) {
            return SafetensorsWriter.isRondos(output.path()) || output.sibling();
        }
        try (var in = Files.newInputStream(output.path())) {
            return new String(in.readNBytes(PAGE_HEAD), StandardCharsets.UTF_8).contains(PAGE_MARK);
        } catch (IOException _) {
            return false;
        }
    }

    // ---- where files are ----------------------------------------------------------------------

    /// Whether writing the one would replace the other, or a part of it where it is a folder.
    private static boolean meets(Path output, Path input) {
        if (Files.isDirectory(input)) {
            return Files.isRegularFile(output)
                    && !SafetensorsWriter.isRondos(output)
                    && below(output, input);
        }
        return same(output, input);
    }

    private static boolean same(Path one, Path other) {
        try {
            if (Files.exists(one) && Files.exists(other)) {
                return Files.isSameFile(one, other);
            }
        } catch (IOException _) {
            // by their names, then
        }
        return real(one).equals(real(other));
    }

    /// Whether a path leads into a folder, links and dots followed.
    public static boolean below(Path path, Path folder) {
        return real(path).startsWith(real(folder));
    }

    /// A path without links and dots; of a file that does not exist, that of its folder.
    public static Path real(Path path) {
        var absolute = path.toAbsolutePath();
        try {
            return absolute.toRealPath();
        } catch (IOException _) {
            var parent = absolute.getParent();
            var name = absolute.getFileName();
            return parent == null || name == null || name.toString().equals("..")
                    ? absolute.normalize()
                    : real(parent).resolve(name).normalize();
        }
    }

    // ---- what is made ready -------------------------------------------------------------------

    private void lock() {
        for (var output : outputs) {
            if (output.kind() == OutputFile.Kind.MODEL && !output.sibling()) {
                locks.add(OutputLock.hold(output.path()));
            }
        }
    }

    /// The temporary files of the command, which end with it.
    public Spool spooler() {
        var open = spool;
        if (open == null) {
            open = Spool.open();
            spool = open;
        }
        return open;
    }

    private void spool() {
        for (var arg : matched(parsed)) {
            var input = annotation(arg, InputFile.class);
            if (input != null && input.value() != InputFile.ReadTime.BEFORE) {
                replace(arg, this::spooled);
            }
            var output = annotation(arg, OutputFile.class);
            if (output != null) {
                replace(
                        arg,
                        value -> {
                            if (value.equals(STANDARD)) {
                                printed =
                                        spooler()
                                                .file(
                                                        "standard-output"
                                                                + output.value()
                                                                        .endings()
                                                                        .getFirst());
                                return printed;
                            }
                            return value;
                        });
            }
        }
    }

    private interface Change {
        Object of(Object value);
    }

    @SuppressWarnings("unchecked") // a list or map of what it holds already
    private static void replace(ArgSpec arg, Change change) {
        Object value = arg.getValue();
        if (value instanceof List<?> list) {
            ((List<Object>) list).replaceAll(change::of);
        } else if (value instanceof Map<?, ?> named) {
            ((Map<Object, Object>) named).replaceAll((_, each) -> change.of(each));
        } else if (value != null) {
            arg.setValue(change.of(value));
        }
    }

    /// What stands for an input: itself where it is a file or a folder, else a copy. Of a text, the
    /// part that is one, as in `-/64`.
    private Object spooled(Object value) {
        if (value instanceof Path path) {
            return isSpooled(path) ? copy(path) : path;
        }
        var text = value.toString();
        int begin = text.startsWith("--") ? text.indexOf('=') + 1 : 0;
        if (text.startsWith("--") && begin == 0) {
            return text;
        }
        var rest = text.substring(begin);
        var ends = new ArrayList<>(List.of(rest.length()));
        PARTS.matcher(rest).results().forEach(part -> ends.add(1, part.start()));
        for (int end : ends) {
            try {
                var path = Path.of(rest.substring(0, end));
                if (isSpooled(path)) {
                    return text.substring(0, begin) + copy(path) + rest.substring(end);
                }
            } catch (InvalidPathException _) {
                // it is none
            }
        }
        return text;
    }

    private static boolean isSpooled(Path path) {
        return path.equals(STANDARD)
                || Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }

    private Path copy(Path path) {
        boolean standard = path.equals(STANDARD);
        var name = standard ? STANDARD_NAME : path.toString();
        if (spooled.containsValue(name)) {
            throw new RondoException(
                    name + ": can be read once, and is named twice: write it to a file first");
        }
        Path copy;
        if (standard) {
            copy = spooler().copy(name, console.in(), COPY);
        } else {
            try (var in = Files.newInputStream(path)) {
                copy = spooler().copy(name, in, String.valueOf(path.getFileName()));
            } catch (IOException e) {
                throw new RondoException(name + ": cannot be read: " + e.getMessage(), e);
            }
        }
        spooled.put(copy, name);
        return copy;
    }

    /// Saves a model; with `--force` also in place of a file that Rondo did not write, which stays
    /// until the model is complete.
    ///
    /// @param save saves it to a file, and refuses to replace one that Rondo did not write
    public static void save(Path output, boolean force, Consumer<Path> save) {
        if (!force || !Files.isRegularFile(output) || SafetensorsWriter.isRondos(output)) {
            save.accept(output);
            return;
        }
        try (var spool = Spool.open()) {
            var saved = spool.file("model");
            save.accept(saved);
            AtomicFiles.write(
                    output,
                    file -> {
                        try (var from = FileChannel.open(saved, StandardOpenOption.READ)) {
                            for (long at = 0; at < from.size(); ) {
                                at += from.transferTo(at, from.size() - at, file);
                            }
                        }
                    });
        }
    }

    /// Makes a folder for several outputs, if there is none.
    public static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new RondoException(folder + ": no folder, and cannot be made into one", e);
        }
    }

    /// Whether a file is the copy of the standard input.
    public static boolean isStandardInput(Path file) {
        var folder = file.getParent();
        return folder != null
                && file.endsWith(COPY)
                && String.valueOf(folder.getFileName()).startsWith(Spool.PREFIX);
    }

    /// A text for people with the names that the user gave: `standard input` for its copy, a pipe's
    /// for that of a pipe.
    public static String named(String text) {
        return Spool.named(text);
    }

    /// A file by the name that the user gave.
    public static String name(Path file) {
        return named(file.toString());
    }

    /// A file by the last part of the name that the user gave.
    public static String fileName(Path file) {
        return Spool.isCopy(file) ? name(file) : String.valueOf(file.getFileName());
    }

    /// Files by the names that the user gave.
    public static String names(List<Path> files) {
        return files.stream().map(CommandFiles::name).collect(Collectors.joining(", "));
    }

    /// An argument as the user gave it: `-` for the copy of the standard input.
    public static String argument(String text) {
        return Spool.replaced(text, copy -> isStandardInput(copy) ? "-" : name(copy));
    }

    /// An argument with a checksum of what was read where it names a pipe or the standard input.
    public static String identified(String text) {
        return Spool.replaced(
                text, copy -> argument(copy.toString()) + " (crc32c " + checksum(copy) + ")");
    }

    private static String checksum(Path file) {
        var crc = new CRC32C();
        try (var in = new CheckedInputStream(Files.newInputStream(file), crc)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new RondoException(file + ": cannot be read: " + e.getMessage(), e);
        }
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /// A message about this command, with the names that the user gave; also after its end.
    public String message(String text) {
        var named = named(text);
        for (var entry : spooled.entrySet()) {
            named = named.replace(entry.getKey().toString(), entry.getValue());
        }
        return named;
    }

    /// Prints what was to be written to the standard output.
    public void print() {
        if (printed != null && Files.exists(printed)) {
            try {
                console.out().print(Files.readString(printed));
            } catch (IOException e) {
                throw new RondoException(printed + ": cannot be read: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        locks.forEach(OutputLock::close);
        if (spool != null) {
            spool.close();
        }
    }
}
