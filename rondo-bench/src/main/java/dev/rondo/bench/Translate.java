package dev.rondo.bench;

import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.text.Lexicon;
import dev.rondo.data.text.ParallelText;
import dev.rondo.data.text.SymbolCounter;
import dev.rondo.data.text.TextPair;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Event;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.measure.Bleu;
import dev.rondo.measure.MachineTokens;
import dev.rondo.network.spec.Bridge;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Encoder;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.NetworkSpec.Dropout;
import dev.rondo.network.spec.NetworkSpec.Layer;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;
import dev.rondo.task.translate.PairSettings;
import dev.rondo.task.translate.PairSource;
import dev.rondo.task.translate.Translator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Translation from German to English on Multi30k (29 000 captions of pictures): an encoder in both
/// directions, a decoder with additive attention (Bahdanau et al. 2015), words in lower case that
/// occur twice or more.
final class Translate {
    private static final String DECODER =
            """
            # Decoder with additive attention. Bahdanau, Cho & Bengio 2015.
            input memory
            q    = W_q h
            e[m] = v . tanh(q + W_m memory[m] + b_m)
            r    = sum(softmax(e[m]) * memory[m])
            z    = sigmoid(W_z x + C_z r + U_z h + b_z)
            s    = sigmoid(W_s x + C_s r + U_s h + b_s)
            n    = tanh(W_n x + C_n r + s * (U_n h) + b_n)
            h'   = (1 - z) * n + z * h
            y    = tanh(P_h h' + P_r r + P_x x + b_y)
            width y[256]
            output y
            """;

    private final Path folder;
    private final int hidden;
    private final int width;
    private final int batch;
    private final int epochs;
    private final double dropout;
    private final double rate;
    private final int threads;
    private final long seed;
    private final Path save;
    private final Path load;

    private Translate(Arguments arguments) {
        hidden = arguments.option("--hidden", 384, Arguments::count);
        width = arguments.option("--embedding", 256, Arguments::count);
        batch = arguments.option("--batch", 96, Arguments::count);
        epochs = arguments.option("--epochs", 12, Arguments::count);
        dropout = arguments.option("--dropout", 0.4, Arguments::probability);
        rate = arguments.option("--rate", 1e-3, Arguments::amount);
        threads = arguments.option("--threads", 2, Arguments::count);
        seed = arguments.option("--seed", 1L, Long::valueOf);
        save = arguments.option("--save", Path.of(""), Path::of);
        load = arguments.option("--load", Path.of(""), Arguments::file);
        folder = arguments.argument("FOLDER", Arguments::folder);
        arguments.end();
    }

    public static void main(String[] args) {
        var usage =
                "Translate FOLDER [--hidden N] [--embedding N] [--batch N] [--epochs N]"
                        + " [--dropout P] [--rate R] [--threads N] [--seed N] [--save FILE]"
                        + " [--load FILE]";
        new Translate(new Arguments(args, usage)).run();
    }

    private List<TextPair> pairs(String part) {
        try (var items =
                ParallelText.read(
                        DataSource.of(folder.resolve(part + ".de.gz")),
                        DataSource.of(folder.resolve(part + ".en.gz")))) {
            return items.toList();
        }
    }

    private static List<String> words(String text) {
        return Tokeniser.WORDS.split(text.toLowerCase(Locale.ROOT));
    }

    private static Lexicon lexicon(List<String> texts) {
        var counter = new SymbolCounter();
        texts.forEach(t -> counter.add(words(t)));
        return counter.vocabulary(
                new Vocabulary.Limits(Integer.MAX_VALUE, 2),
                Lexicon.UNKNOWN,
                Lexicon.BEGIN,
                Lexicon.END);
    }

    private static PairSource.Pairs encode(List<TextPair> pairs, Lexicon from, Lexicon to) {
        var sources = new ArrayList<int[]>();
        var targets = new ArrayList<int[]>();
        for (var p : pairs) {
            sources.add(from.encode(words(p.source())));
            targets.add(to.encode(words(p.target())));
        }
        return new PairSource.Pairs(sources, targets);
    }

    private NetworkSpec spec(Lexicon from, Lexicon to) {
        var drop = Dropout.of(dropout);
        var encoder =
                new Encoder(
                        new Input.Symbols(from.size(), width),
                        Stack.of(Cell.shipped("gru"), hidden, 1, Direction.BOTH).with(drop),
                        Bridge.LEARNED);
        return new NetworkSpec(
                        new Input.Symbols(to.size(), width),
                        Stack.of(List.of(new Layer(Cell.parse(DECODER, "attention"), hidden)))
                                .with(drop),
                        new Output.Softmax(to.size(), false))
                .with(encoder);
    }

    private void save(float[] values) {
        var bytes = ByteBuffer.allocate(4 * values.length);
        bytes.asFloatBuffer().put(values);
        try {
            Files.write(save, bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private float[] loaded(int size) {
        try {
            var bytes = ByteBuffer.wrap(Files.readAllBytes(load));
            float[] values = new float[size];
            bytes.asFloatBuffer().get(values);
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// BLEU of the test pictures, in lower case as the words are, with a beam of each width; and
    /// how long that takes.
    private void test(Translator translator, Lexicon from, Lexicon to) {
        var test = pairs("test_2016_flickr");
        var sources = encode(test, from, to).sources();
        for (int beam : new int[] {1, 5, 1, 5}) {
            var settings =
                    translator.settings(60).withBeam(beam).withPenalties(beam > 1 ? 1 : 0, 0);
            long start = System.nanoTime();
            var found = translator.search(sources, settings, 1);
            double seconds = (System.nanoTime() - start) / 1e9;
            var bleu = new Bleu(MachineTokens.THIRTEEN_A, true);
            for (int i = 0; i < test.size(); i++) {
                int[] best =
                        found.get(i).getFirst().symbols().stream()
                                .mapToInt(Integer::intValue)
                                .toArray();
                bleu.add(Tokeniser.WORDS.join(to.decode(best)), List.of(test.get(i).target()));
            }
            System.out.printf(
                    Locale.ROOT,
                    "test_2016_flickr, beam %d: %s, %.1f s for %d sentences%n",
                    beam,
                    bleu.score(),
                    seconds,
                    test.size());
        }
        var shown = translator.search(sources.subList(0, 5), translator.settings(60), 1);
        for (int i = 0; i < 5; i++) {
            int[] best =
                    shown.get(i).getFirst().symbols().stream()
                            .mapToInt(Integer::intValue)
                            .toArray();
            System.out.println("  " + test.get(i).source());
            System.out.println("  " + Tokeniser.WORDS.join(to.decode(best)));
            System.out.println("  " + test.get(i).target());
        }
    }

    private void run() {
        var train = pairs("train");
        var from = lexicon(train.stream().map(TextPair::source).toList());
        var to = lexicon(train.stream().map(TextPair::target).toList());
        var learned = encode(train, from, to);
        var valid = encode(pairs("val"), from, to);
        int begin = to.number(Lexicon.BEGIN);
        int end = to.number(Lexicon.END);
        try (var learner =
                PairSource.learner(
                        spec(from, to),
                        learned,
                        Optional.of(valid),
                        PairSettings.of(begin, end, batch, seed),
                        threads)) {
            System.out.printf(
                    Locale.ROOT,
                    "%d pairs, %d and %d words, %d parameters%n",
                    train.size(),
                    from.size(),
                    to.size(),
                    learner.parameters().size());
            var settings =
                    Settings.of(new Optimiser.Adam(), rate, epochs)
                            .withClip(new Clip.Norm(1))
                            .withThreads(threads);
            if (!load.toString().isEmpty()) {
                var values = loaded(learner.parameters().size());
                test(new Translator(learner.network(), values, begin, end), from, to);
                return;
            }
            float[] best = learner.values().clone();
            long start = System.nanoTime();
            for (Event e : Training.start(learner, settings)) {
                switch (e) {
                    case Event.Step s when s.step() % 50 == 0 ->
                            System.out.printf(
                                    Locale.ROOT,
                                    "epoch %d step %d loss %.3f, %.0f s%n",
                                    s.epoch(),
                                    s.step(),
                                    s.epochLoss(),
                                    (System.nanoTime() - start) / 1e9);
                    case Event.Evaluated v -> {
                        System.out.printf(
                                Locale.ROOT,
                                "epoch %d: held out perplexity %.2f, %.0f s%n",
                                v.epoch(),
                                Math.exp(v.validation().mean()),
                                (System.nanoTime() - start) / 1e9);
                        if (v.best()) {
                            best = learner.values().clone();
                        }
                        if (v.best() && !save.toString().isEmpty()) {
                            save(best);
                        }
                    }
                    default -> {}
                }
            }
            test(new Translator(learner.network(), best, begin, end), from, to);
        }
    }
}
