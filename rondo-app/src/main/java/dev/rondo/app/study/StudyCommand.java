package dev.rondo.app.study;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.ExitStatus;
import dev.rondo.app.console.Interrupt;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.file.InputFile;
import dev.rondo.app.file.OutputFile;
import dev.rondo.app.report.Chart;
import dev.rondo.store.AtomicFiles;
import dev.rondo.store.Json;
import dev.rondo.store.Key;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/// `rondo study`: the classic experiments with recurrent networks, each done anew.
@Command(
        name = "study",
        description = {"Run a classic experiment with recurrent networks, or list them."},
        footer = {"rondo study adding --quick"})
public final class StudyCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description = "Experiment to run (default: list all).")
    @Nullable String name;

    @InputFile
    @Option(
            names = "--cells",
            paramLabel = "CELL",
            arity = "1..*",
            description =
                    "Cells to compare, separated by blanks: names (`rondo cells`), with options, "
                            + "or files of your own (default: those of the experiment).")
    List<String> cells = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Random seed of initialisation and examples (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--quick",
            description = "Run a version that takes seconds, to see that it " + "works.")
    boolean quick;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Networks that are trained in parallel; results do not depend on it "
                            + "(default: number of processors).")
    int threads = Runtime.getRuntime().availableProcessors();

    @OutputFile(OutputFile.Kind.FOLDER)
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FOLDER",
            description =
                    "Folder to also write the results to, as NAME.svg and NAME.json (default: "
                            + "none).")
    @Nullable Path output;

    /// What is written as JSON.
    @Key("study, NAME.json")
    record Written(
            @Key("study") String study,
            @Key("question") String question,
            @Key("quick") boolean quick,
            @Key("seed") long seed,
            @Key("cells") List<String> cells,
            @Key("tables") List<Findings.Table> tables,
            @Key("pictures") List<Findings.Picture> pictures) {}

    StudyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (name == null) {
            Studies.all()
                    .forEach(s ->
                            console.out()
                                    .printf(Locale.ROOT, "%-10s  %s%n", s.name(), s.question()));
            return 0;
        }
        if (threads < 1) {
            throw new RondoException("--threads: " + threads + ", expected at least 1");
        }
        var study = Studies.named(name);
        if (output != null) {
            CommandFiles.create(output);
        }
        var stopped = new AtomicBoolean();
        var chosen = cells.isEmpty() ? study.cells() : cells;
        var conditions = new Conditions(quick, seed, chosen, threads, this::print, stopped::get);
        try (var interrupt = Interrupt.calling(() -> stopped.set(true))) {
            var findings = study.run(conditions);
            if (stopped.get()) {
                return ExitStatus.INTERRUPTED;
            }
            show(study, findings);
            if (output != null) {
                write(output, study, conditions, findings);
            }
            console.flush();
        }
        return 0;
    }

    private synchronized void print(String line) {
        console.err().println(line);
        console.err().flush();
    }

    private void show(Study study, Findings findings) {
        console.out().println(study.question());
        for (var table : findings.tables()) {
            console.out().println();
            console.out().println(table.title());
            lines(table).forEach(console.out()::println);
        }
    }

    /// Columns as wide as their widest entry; the first to the left, the others to the right.
    private static List<String> lines(Findings.Table table) {
        var rows = new ArrayList<List<String>>();
        rows.add(table.headings());
        rows.addAll(table.rows());
        var lines = new ArrayList<String>();
        for (var row : rows) {
            var line = new StringBuilder(" ");
            for (var c = 0; c < row.size(); c++) {
                var column = c;
                int width = rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
                line.append(' ')
                        .append(String.format((c == 0 ? "%-" : "%") + width + "s", row.get(c)))
                        .append(' ');
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private void write(Path folder, Study study, Conditions conditions, Findings findings) {
        var json =
                Json.of(
                        new Written(
                                study.name(),
                                study.question(),
                                quick,
                                seed,
                                conditions.cells(),
                                findings.tables(),
                                findings.pictures()));
        AtomicFiles.write(
                folder.resolve(study.name() + ".json"),
                (json.write() + "\n").getBytes(StandardCharsets.UTF_8));
        var panels = findings.pictures().stream().map(StudyCommand::panel).toList();
        new Chart(panels).write(folder.resolve(study.name() + ".svg"));
    }

    private static Chart.Panel panel(Findings.Picture picture) {
        return new Chart.Panel(
                picture.title(),
                axis(picture.x()),
                axis(picture.y()),
                picture.curves().stream()
                        .map(c -> new Chart.Line(c.name(), c.x(), c.y()))
                        .toList());
    }

    private static Chart.Axis axis(Findings.Axis axis) {
        return axis.logarithmic()
                ? Chart.Axis.logarithmic(axis.label())
                : Chart.Axis.linear(axis.label());
    }
}
