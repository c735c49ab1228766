package dev.rondo.bench;

import dev.rondo.data.array.ArrayReader;
import dev.rondo.data.source.DataSource;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Schedule;
import dev.rondo.learn.Settings;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.ExampleSource;
import dev.rondo.model.Examples;
import dev.rondo.model.ValidationMeasure;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.NetworkSpec.Dropout;
import dev.rondo.network.spec.NetworkSpec.Layer;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.network.spec.StructureSpec;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.structure.Dag;
import dev.rondo.structure.Grid;
import dev.rondo.structure.PackedSequences;
import dev.rondo.structure.Structure;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Networks that read the images of MNIST: `Digits FOLDER WAY [--cell NAME] [--hidden N] [--layers
/// N] [--patch N] [--images N] [--batch N] [--epochs N] [--rate R] [--dropout P] [--seed N]
/// [--threads N]`, where the folder holds the four files as they are distributed. The ways:
///
/// - `rows`: 28 rows as a sequence, read at its end;
/// - `pixels`: 784 pixels as a sequence, read at its end;
/// - `grid`: patches as a grid, read from its four corners (Graves, Fernández & Schmidhuber 2007);
/// - `renet`: patches as rows read in both directions, then as columns (Visin et al. 2015).
///
/// Both networks over grids give the mean over the patches to the softmax. The first `--images` of
/// the 60 000 are learned from; the last 5 000 of them are held out to choose the epoch whose
/// values the 10 000 test images measure.
final class Digits {
    private static final int SIDE = 28;
    private static final int CLASSES = 10;
    private static final int VALIDATION = 5000;
    private static final int BATCH_OF_ANSWERS = 100;

    /// A multi-dimensional LSTM without peepholes.
    private static final String GRID =
            """
            i  = sigmoid(W_i x + L_i h[left] + U_i h[up] + b_i)
            l  = sigmoid(W_l x + L_l h[left] + U_l h[up] + b_l)
            u  = sigmoid(W_u x + L_u h[left] + U_u h[up] + b_u)
            o  = sigmoid(W_o x + L_o h[left] + U_o h[up] + b_o)
            g  = tanh(W_g x + L_g h[left] + U_g h[up] + b_g)
            c' = i * g + 0.5 * (l * c[left] + u * c[up])
            h' = o * tanh(c')
            init b_l = 1
            init b_u = 1
            """;

    /// An LSTM along a line.
    private static final String LINE =
            """
            i  = sigmoid(W_i x + U_i h[before] + b_i)
            f  = sigmoid(W_f x + U_f h[before] + b_f)
            o  = sigmoid(W_o x + U_o h[before] + b_o)
            g  = tanh(W_g x + U_g h[before] + b_g)
            c' = f * c[before] + i * g
            h' = o * tanh(c')
            init b_f = 1
            """;

    /// How an image is read.
    private enum Way {
        ROWS,
        PIXELS,
        GRID,
        RENET
    }

    private final Path folder;
    private final Way way;
    private final String cell;
    private final int hidden;
    private final int layers;
    private final int patch;
    private final int images;
    private final int batch;
    private final int epochs;
    private final double rate;
    private final double dropout;
    private final long seed;
    private final int threads;

    private Digits(Arguments arguments) {
        int hidden = arguments.option("--hidden", 0, Arguments::count);
        int layers = arguments.option("--layers", 0, Arguments::count);
        cell = arguments.option("--cell", "lstm", Arguments.checked(Cell::named));
        patch = arguments.option("--patch", 4, Arguments::count);
        images = arguments.option("--images", 60_000, Digits::images);
        batch = arguments.option("--batch", 50, Arguments::count);
        epochs = arguments.option("--epochs", 5, Arguments::count);
        rate = arguments.option("--rate", 0.002, Arguments::amount);
        dropout = arguments.option("--dropout", 0.0, Arguments::probability);
        seed = arguments.option("--seed", 1L, Long::valueOf);
        threads = arguments.option("--threads", 1, Arguments::count);
        folder = arguments.argument("FOLDER", Arguments::folder);
        way =
                Way.valueOf(
                        arguments
                                .argument("WAY", Arguments.oneOf("rows", "pixels", "grid", "renet"))
                                .toUpperCase(Locale.ROOT));
        arguments.end();
        int units = way == Way.ROWS || way == Way.PIXELS ? 128 : 40;
        this.hidden = hidden > 0 ? hidden : units;
        this.layers = layers > 0 ? layers : way == Way.RENET ? 2 : 1;
    }

    /// How many images: more than are held out.
    private static int images(String text) {
        int images = Arguments.count(text);
        if (images <= VALIDATION) {
            throw new IllegalArgumentException(
                    "expected more than the " + VALIDATION + " that are held out, got " + text);
        }
        return images;
    }

    public static void main(String[] args) {
        var usage =
                "Digits FOLDER rows|pixels|grid|renet [--cell CELL] [--hidden N] [--layers N]"
                        + " [--patch N] [--images N] [--batch N] [--epochs N] [--rate R]"
                        + " [--dropout P] [--seed N] [--threads N]";
        new Digits(new Arguments(args, usage)).run();
    }

    private void run() {
        var all = new Images(folder, "train");
        var train = all.part(0, images - VALIDATION);
        var validation = all.part(images - VALIDATION, images);
        try (var learner =
                ExampleSource.learner(
                        spec(train.structure(1)),
                        train,
                        new ExampleSettings(batch, threads, 1, seed),
                        ValidationMeasure.errors(validation, BATCH_OF_ANSWERS),
                        threads)) {
            ItemLog.train(
                    learner,
                    Settings.of(new Optimiser.Adam(), rate, epochs)
                            .withSchedule(new Schedule.Cosine(0.02))
                            .withClip(new Clip.Norm(1))
                            .withThreads(threads),
                    train.count());
            var outputs = learner.outputs();
            var test = new Images(folder, "t10k");
            System.out.printf(
                    Locale.ROOT,
                    "%s: held out %.2f %% right, test %.2f %%%n",
                    way.name().toLowerCase(Locale.ROOT),
                    100 * (1 - outputs.errors(validation, BATCH_OF_ANSWERS).mean()),
                    100 * (1 - outputs.errors(test, BATCH_OF_ANSWERS).mean()));
        }
    }

    private NetworkSpec spec(Structure one) {
        var over = StructureSpec.of(one.signature());
        var stack =
                switch (way) {
                    case ROWS, PIXELS -> Stack.of(Cell.named(cell), hidden, layers);
                    case GRID ->
                            Stack.of(
                                    Collections.nCopies(
                                            layers,
                                            new Layer(
                                                    Cell.parse(GRID, "grid"),
                                                    hidden,
                                                    Direction.BOTH)));
                    case RENET -> {
                        var line = new Layer(Cell.parse(LINE, "line"), hidden, Direction.BOTH);
                        var both = new Layer[layers];
                        Arrays.setAll(both, l -> line.along(2 - l % 2));
                        yield Stack.of(List.of(both));
                    }
                };
        return new NetworkSpec(
                        Input.Numbers.of(width()),
                        stack.with(Dropout.of(dropout).withInput(0)),
                        new Output.Softmax(CLASSES, false))
                .with(
                        switch (way) {
                            case ROWS, PIXELS -> over;
                            case GRID -> over.turning(4);
                            case RENET -> over.turning(2).along(2);
                        })
                .with(way == Way.ROWS || way == Way.PIXELS ? Pooling.LAST : Pooling.MEAN);
    }

    /// Numbers of a node.
    private int width() {
        return switch (way) {
            case ROWS -> SIDE;
            case PIXELS -> 1;
            case GRID, RENET -> patch * patch;
        };
    }

    /// Pixels with their labels.
    private final class Images implements Examples {
        private final float[] pixels; // images × 784, standardised
        private final int[] labels;

        /// Structures of so many images, as they are the same in all batches of one size.
        private final Map<Integer, Structure> structures = new ConcurrentHashMap<>();

        Images(Path folder, String name) {
            try (var in =
                            ArrayReader.open(
                                    DataSource.of(folder.resolve(name + "-images-idx3-ubyte.gz")));
                    var of =
                            ArrayReader.open(
                                    DataSource.of(
                                            folder.resolve(name + "-labels-idx1-ubyte.gz")))) {
                pixels = in.all();
                labels = of.labels();
            }
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (pixels[i] / 255 - 0.1307f) / 0.3081f; // mean and deviation of MNIST
            }
        }

        private Images(float[] pixels, int[] labels) {
            this.pixels = pixels;
            this.labels = labels;
        }

        Images part(int from, int to) {
            return new Images(
                    Arrays.copyOfRange(pixels, from * SIDE * SIDE, to * SIDE * SIDE),
                    Arrays.copyOfRange(labels, from, to));
        }

        Structure structure(int n) {
            return structures.computeIfAbsent(n, this::made);
        }

        private Structure made(int n) {
            var grid = new Grid(SIDE / patch, SIDE / patch);
            return switch (way) {
                case ROWS -> PackedSequences.uniform(n, SIDE);
                case PIXELS -> PackedSequences.uniform(n, SIDE * SIDE);
                case GRID -> Grid.of(Collections.nCopies(n, grid));
                case RENET -> Grid.lines(Collections.nCopies(n, grid));
            };
        }

        @Override
        public int count() {
            return labels.length;
        }

        @Override
        public int length(int item) {
            return structure(1).rows();
        }

        @Override
        public Batch batch(int[] items, @Nullable RandomStreams noise) {
            var structure = structure(items.length);
            int width = width();
            float[] x = new float[structure.rows() * width];
            int[] y = new int[items.length];
            for (int i = 0; i < items.length; i++) {
                y[i] = labels[items[i]];
                int at = items[i] * SIDE * SIDE;
                switch (structure) {
                    case PackedSequences chain -> {
                        for (int t = 0; t < chain.steps(); t++) {
                            int row = chain.start(t) + i;
                            System.arraycopy(pixels, at + t * width, x, row * width, width);
                        }
                    }
                    case Dag grid -> patches(at, grid, i, x);
                }
            }
            return new Batch(structure, new Rows.Numbers(x, width), new Rows.Symbols(y));
        }

        private void patches(int at, Dag grid, int item, float[] x) {
            int across = SIDE / patch;
            for (int node = 0; node < across * across; node++) {
                int corner = at + node / across * patch * SIDE + node % across * patch;
                int row = grid.row(item, node) * patch * patch;
                for (int r = 0; r < patch; r++) {
                    System.arraycopy(pixels, corner + r * SIDE, x, row + r * patch, patch);
                }
            }
        }

        @Override
        public String digest() {
            return labels.length + " images";
        }
    }
}
