package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Console;
import dev.rondo.app.console.Terminal;
import dev.rondo.data.labelled.LabelledText;
import dev.rondo.data.series.Series;
import dev.rondo.data.tagged.TaggedFileReader;
import dev.rondo.data.text.TextUnit;
import dev.rondo.learn.Optimiser;
import dev.rondo.model.Model;
import dev.rondo.model.Truncation;
import dev.rondo.network.spec.Direction;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.classify.ClassifySettings;
import dev.rondo.task.classify.LabelledFileReader;
import dev.rondo.task.classify.TextPiece;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.language.LanguageModel;
import dev.rondo.task.language.NgramModel;
import dev.rondo.task.online.OnlineModel;
import dev.rondo.task.online.OnlineNumbers;
import dev.rondo.task.online.OnlineSymbols;
import dev.rondo.task.online.OnlineSymbolsBuilder;
import dev.rondo.task.tag.TagHead;
import dev.rondo.task.tag.Tagger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The command and a Java program train the same model: the same bytes in its file.
class TrainersTest {
    private static final Path SAMPLES = Path.of("..", "samples");

    @TempDir Path folder;

    private void same(String command, IntFunction<Model> program) throws Exception {
        String first = "";
        for (int threads : new int[] {1, 2}) {
            var file = folder.resolve("command.safetensors");
            var arguments =
                    Stream.of(command.split(" "))
                            .map(word -> word.equals("{model}") ? file.toString() : word);
            var trained =
                    Terminal.run(
                            Stream.concat(
                                            arguments,
                                            command.startsWith("train ngram")
                                                    ? Stream.of()
                                                    : Stream.of(
                                                            "--quiet", "--threads", "" + threads))
                                    .toArray());
            assertEquals(0, trained.status(), trained.err());
            var own = folder.resolve("program.safetensors");
            program.apply(threads).save(own);
            assertEquals(sha256(file), sha256(own), command + ", threads " + threads);
            first = first.isEmpty() ? sha256(own) : first;
            assertEquals(first, sha256(own), command + ": another number of threads");
        }
    }

    private static String sha256(Path file) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest);
    }

    @Test
    void textsWithDefaults() throws Exception {
        var book = SAMPLES.resolve("guest-book.tsv");
        same(
                "train classify " + book + " -o {model} --seed 1 --epochs 2",
                threads -> Classifier.trainer().seed(1).epochs(2).threads(threads).train(book));
    }

    @Test
    void textsWithOptions() throws Exception {
        var table = folder.resolve("table.csv");
        var lines = new ArrayList<>(List.of("who,words,mood"));
        var items = new ArrayList<LabelledText>();
        for (int i = 0; i < 60; i++) {
            String text = (i % 2 == 0 ? "good " : "bad ") + (i % 7) + " thing" + i % 3;
            lines.add((i % 9) + "," + text + "," + (i % 2 == 0 ? "up" : "down"));
            items.add(new LabelledText(i % 2 == 0 ? "up" : "down", text));
        }
        Files.write(table, lines);
        same(
                "train classify "
                        + table
                        + " -o {model} --seed 3 --epochs 3 --text-column words --label-column mood"
                        + " --cell gru --hidden 9 --layers 2 --unit characters --embedding 5"
                        + " --dropout 0.1 --links residual --optimiser nesterov --rate 0.05"
                        + " --schedule step:0.5,2 --warm-up 3 --clip-value 2 --l2 0.0001 --pooling"
                        + " mean --label-smoothing 0.1 --validation-part 0.2 --ema 0.9 --batch 7"
                        + " --init U=orthogonal --weight-noise 0.01 --class-weights root",
                threads ->
                        Classifier.trainer()
                                .textColumn("words")
                                .labelColumn("mood")
                                .cell("gru")
                                .hidden(9)
                                .layers(2)
                                .unit(TextPiece.CHARACTERS)
                                .embedding(5)
                                .dropout(0.1)
                                .links("residual")
                                .optimiser(new Optimiser.Momentum(0.9, true))
                                .rate(0.05)
                                .schedule("step:0.5,2")
                                .warmUp(3)
                                .clipValue(2)
                                .l2(0.0001)
                                .pooling("mean")
                                .labelSmoothing(0.1)
                                .validation(0.2)
                                .ema(0.9)
                                .batch(7)
                                .init("U=orthogonal")
                                .weightNoise(0.01)
                                .classWeights(ClassifySettings.Weights.ROOT)
                                .seed(3)
                                .epochs(3)
                                .threads(threads)
                                .train(table));
        // what stands in memory is what stands in the file
        var fromFile = folder.resolve("file.safetensors");
        var fromList = folder.resolve("list.safetensors");
        var small = Classifier.trainer().hidden(5).epochs(2).seed(1);
        small.textColumn("words").labelColumn("mood").train(table).save(fromFile);
        small.train(items).save(fromList);
        assertEquals(sha256(fromFile), sha256(fromList));
    }

    @Test
    void seriesWithDefaults() throws Exception {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 24; i++) {
            var line = new StringBuilder("" + i % 2);
            for (int t = 0; t < 60; t++) {
                line.append('\t').append(Math.sin(t * (i % 2 == 0 ? 0.2 : 0.5) + i));
            }
            lines.add(line.toString());
        }
        var file = folder.resolve("waves.tsv");
        Files.write(file, lines);
        same(
                "train classify " + file + " -o {model} --seed 1 --epochs 2",
                threads -> Classifier.trainer().seed(1).epochs(2).threads(threads).train(file));
    }

    @Test
    void tags() throws Exception {
        var log = SAMPLES.resolve("log-book.conll");
        same(
                "train tag " + log + " -o {model} --seed 1 --epochs 2",
                threads -> Tagger.trainer().seed(1).epochs(2).threads(threads).train(log));
        same(
                "train tag "
                        + log
                        + " -o {model} --seed 2 --epochs 1 --head softmax --hidden 9 --char-hidden 3"
                        + " --hold-out end --keep-case --direction forward",
                threads ->
                        Tagger.trainer()
                                .seed(2)
                                .epochs(1)
                                .head(TagHead.SOFTMAX)
                                .hidden(9)
                                .charHidden(3)
                                .holdOut("end")
                                .keepCase(true)
                                .direction(Direction.FORWARD)
                                .threads(threads)
                                .train(log));
    }

    @Test
    void forecasts() throws Exception {
        var table = SAMPLES.resolve("passengers.csv");
        same(
                "train forecast " + table + " -o {model} --seed 1 --epochs 3",
                threads -> Forecaster.trainer().seed(1).epochs(3).threads(threads).train(table));
        same(
                "train forecast "
                        + table
                        + " -o {model} --seed 1 --epochs 2 --horizon 3 --context 12 --scale log"
                        + " --difference 1,12 --head student",
                threads ->
                        Forecaster.trainer()
                                .horizon(3)
                                .context(12)
                                .scale("log")
                                .difference(1, 12)
                                .head("student")
                                .seed(1)
                                .epochs(2)
                                .threads(threads)
                                .train(table));
    }

    /// A number as a table writes it, and as a program has it.
    private static double wave(int series, int row) {
        return Math.round(1e4 * (50 * series + 10 * Math.sin(row / 3.0) + row % 3)) / 1e4;
    }

    private Path table(String name, String header, int series, int rows, IntFunction<Object> time)
            throws Exception {
        var lines = new ArrayList<>(List.of(header));
        for (int r = 0; r < rows; r++) {
            lines.add(time.apply(r) + "," + (r == 4 ? "" : wave(series, r)));
        }
        return Files.write(folder.resolve(name), lines);
    }

    private static double[] values(int series, int rows) {
        double[] all = new double[rows];
        Arrays.setAll(all, r -> r == 4 ? Double.NaN : wave(series, r));
        return all;
    }

    @Test
    void forecastsOfSeriesInMemoryAreThoseOfFiles() throws Exception {
        var first = YearMonth.of(1998, 11);
        var months = table("m.csv", "time,value", 1, 41, r -> first.plusMonths(r));
        same(
                "train forecast " + months + " -o {model} --time time --seed 1 --epochs 2",
                threads ->
                        Forecaster.trainer()
                                .seed(1)
                                .epochs(2)
                                .threads(threads)
                                .train(Series.monthly(values(1, 41), first)));
        // names of one's own, and a cell that is told of the time that has passed
        var own = table("own.csv", "month,boats", 1, 41, r -> first.plusMonths(r));
        same(
                "train forecast "
                        + own
                        + " -o {model} --time month --calendar month --cell gru-d --seed 1"
                        + " --epochs 2 --test "
                        + own,
                threads ->
                        Forecaster.trainer()
                                .time("month")
                                .calendar("month")
                                .cell("gru-d")
                                .seed(1)
                                .epochs(2)
                                .threads(threads)
                                .test(own)
                                .train(Series.monthly(values(1, 41), first).columns("boats")));
        // several: a file each
        var start = LocalDate.of(2024, 2, 27);
        var a = table("a.csv", "time,value", 1, 33, r -> start.plusDays(r));
        var b = table("b.csv", "time,value", 2, 21, r -> start.plusDays(r));
        same(
                "train forecast "
                        + a
                        + " "
                        + b
                        + " -o {model} --time time --context 5 --seed 1 --epochs 2",
                threads ->
                        Forecaster.trainer()
                                .context(5)
                                .seed(1)
                                .epochs(2)
                                .threads(threads)
                                .train(
                                        Series.daily(values(1, 33), start),
                                        Series.daily(values(2, 21), start).named("b")));
        // without times
        var plain = table("plain.csv", "time,value", 3, 37, r -> "row " + r);
        same(
                "train forecast " + plain + " -o {model} --seed 1 --epochs 2",
                threads ->
                        Forecaster.trainer()
                                .seed(1)
                                .epochs(2)
                                .threads(threads)
                                .train(values(3, 37)));
    }

    @Test
    void languageModels() throws Exception {
        var text = SAMPLES.resolve("harbour.txt");
        same(
                "train language " + text + " -o {model} --seed 1 --epochs 1 --hidden 32",
                threads ->
                        LanguageModel.trainer()
                                .seed(1)
                                .epochs(1)
                                .hidden(32)
                                .threads(threads)
                                .train(text));
        same(
                "train language "
                        + text
                        + " -o {model} --seed 4 --epochs 1 --unit words --tied --hidden 24 --steps 9"
                        + " --backward 12 --minimum-count 2 --validation-part 0.2",
                threads ->
                        LanguageModel.trainer()
                                .unit(TextUnit.WORDS)
                                .tied(true)
                                .hidden(24)
                                .truncation(Truncation.of(9).withBackward(12))
                                .minimumCount(2)
                                .validation(0.2)
                                .seed(4)
                                .epochs(1)
                                .threads(threads)
                                .train(text));
        same(
                "train ngram " + text + " -o {model} --order 4",
                _ -> NgramModel.trainer().order(4).train(text));
    }

    /// Recipes are the library's: what the commands of `train` hold is options and output.
    @Test
    void commandsThatTrainAreShort() throws Exception {
        var room = Path.of("src", "main", "java", "dev", "rondo", "app", "train");
        try (var files = Files.list(room)) {
            for (var file : files.toList()) {
                int lines = Files.readAllLines(file).size();
                assertTrue(lines <= 150, file + ": " + lines + " lines, expected at most 150");
            }
        }
    }

    @Test
    void modelsThatLearnAtEveryStep() throws Exception {
        var rows = new ArrayList<double[]>();
        var text = new StringBuilder("a,b,c\n");
        for (int t = 0; t < 70; t++) {
            double[] row = {20 + Math.sin(t / 2.0), t % 5, Math.cos(t / 3.0)};
            rows.add(row);
            text.append(row[0] + "," + row[1] + "," + row[2] + "\n");
        }
        sameOnline(
                text.toString(),
                "online -o {model} --header",
                () -> observed(OnlineModel.numbers().start(3), rows));
        sameOnline(
                text.toString(),
                "online -o {model} --header --target c,1 --cell gru --hidden 5 --layers 2 --method"
                        + " uoro:7 --rate 0.01 --clip-norm 0 --window 9 --seed 3",
                () ->
                        observed(
                                OnlineModel.numbers()
                                        .target("c", "1")
                                        .cell("gru")
                                        .hidden(5)
                                        .layers(2)
                                        .method("uoro:7")
                                        .rate(0.01)
                                        .clipNorm(0)
                                        .window(9)
                                        .seed(3)
                                        .start("a", "b", "c"),
                                rows));
        sameOnline(
                "ab ba\n\nabc\n",
                "online -o {model} --symbols characters",
                () -> observed(OnlineModel.symbols().start(), "ab ba\n\nabc\n".split("")));
        sameOnline(
                "ab ba\nabc ab\n",
                "online -o {model} --symbols words",
                () ->
                        observed(
                                OnlineModel.symbols().capacity(OnlineSymbolsBuilder.WORDS).start(),
                                "ab",
                                "ba",
                                "\n",
                                "abc",
                                "ab",
                                "\n"));
        sameOnline(
                "ab ba\nabc ab\n",
                "online -o {model} --symbols words --capacity 3 --method bptt:2",
                () ->
                        observed(
                                OnlineModel.symbols().capacity(3).method("bptt:2").start(),
                                "ab",
                                "ba",
                                "\n",
                                "abc",
                                "ab",
                                "\n"));
    }

    private static OnlineModel observed(OnlineNumbers model, List<double[]> rows) {
        rows.forEach(model::observe);
        return model;
    }

    private static OnlineModel observed(OnlineSymbols model, String... symbols) {
        List.of(symbols).forEach(model::observe);
        return model;
    }

    private void sameOnline(String input, String command, Supplier<OnlineModel> program)
            throws Exception {
        var file = folder.resolve("command.safetensors");
        Files.deleteIfExists(file);
        var arguments = command.replace("{model}", file.toString()).split(" ");
        var done = new Terminal().typed(input).rondo((Object[]) arguments);
        assertEquals(0, done.status(), done.err());
        var own = folder.resolve("program.safetensors");
        program.get().save(own);
        assertEquals(sha256(file), sha256(own), command);
    }

    // ---- every option has its step ------------------------------------------------------------

    /// What is of the command alone: files, reports, configurations; and what stands in the values
    /// of other steps (momentum and decay in the optimiser, steps in the truncation).
    private static final Set<String> NO_STEPS =
            Set.of(
                    "--output",
                    "--quiet",
                    "--json",
                    "--report",
                    "--config",
                    "--save-config",
                    "--help",
                    "--version",
                    "--debug",
                    "--format",
                    "--encoding",
                    "--sql",
                    "--sql-anywhere",
                    "--force",
                    "--momentum",
                    "--weight-decay",
                    "--steps",
                    "--backward",
                    "--segment",
                    "--gradient-checkpointing",
                    "--reset",
                    "--style");

    /// How `rondo online` reads its input, and shows and saves what it predicts.
    private static final Set<String> OF_THE_STREAM =
            Set.of("--resume", "--save-every", "--every", "--symbols", "--header");

    @Test
    void everyOptionOfATrainingIsAStepOfItsTrainer() {
        var train =
                RondoCommand.line(Console.ofProcess(), new RondoCommand())
                        .getSubcommands()
                        .get("train");
        check(train, "classify", Classifier.trainer().getClass(), LabelledFileReader.class);
        check(train, "tag", Tagger.trainer().getClass(), TaggedFileReader.class);
        check(train, "forecast", Forecaster.trainer().getClass());
        check(train, "language", LanguageModel.trainer().getClass());
        check(train, "ngram", NgramModel.trainer().getClass());
        var builders = List.of(OnlineModel.numbers().getClass(), OnlineModel.symbols().getClass());
        check(
                RondoCommand.line(Console.ofProcess(), new RondoCommand()),
                "online",
                builders.toArray(Class<?>[]::new));
    }

    private static void check(CommandLine train, String task, Class<?>... trainers) {
        var steps =
                Arrays.stream(trainers)
                        .flatMap(type -> Arrays.stream(type.getMethods()))
                        .filter(method -> method.getParameterCount() == 1)
                        .map(Method::getName)
                        .collect(Collectors.toSet());
        for (var option : train.getSubcommands().get(task).getCommandSpec().options()) {
            var names = Set.of(option.names());
            if (task.equals("forecast") && names.contains("--hold-out")
                    || task.equals("online") && names.stream().anyMatch(OF_THE_STREAM::contains)) {
                continue; // of series the end is always held out: there is nothing to choose
            }
            assertTrue(
                    names.stream().anyMatch(NO_STEPS::contains)
                            || names.stream().map(TrainersTest::step).anyMatch(steps::contains),
                    task + " " + names + ": no step of this name");
        }
    }

    private static String step(String option) {
        var words = option.replaceFirst("^-+", "").split("-");
        var name =
                words[0]
                        + Arrays.stream(words)
                                .skip(1)
                                .map(w ->
                                        w.substring(0, 1).toUpperCase(Locale.ROOT) + w.substring(1))
                                .collect(Collectors.joining());
        return switch (name) {
            case "validationPart" -> "validation";
            case "testPart" -> "test";
            case "learningRate" -> "rate";
            case "static" -> "statics"; // a word of the language
            default -> name;
        };
    }
}
