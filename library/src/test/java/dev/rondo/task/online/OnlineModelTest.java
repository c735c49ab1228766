package dev.rondo.task.online;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.OnlineMethod;
import dev.rondo.learn.Optimiser;
import dev.rondo.network.spec.NetworkSpec.Layer;
import dev.rondo.network.spec.Stack;
import dev.rondo.store.Safetensors;
import dev.rondo.store.SafetensorsWriter;
import dev.rondo.store.TensorType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

class OnlineModelTest {
    @TempDir Path folder;

    private static final List<OnlineMethod> METHODS =
            List.of(
                    new OnlineMethod.Rtrl(),
                    new OnlineMethod.Snap1(),
                    new OnlineMethod.Uoro(1),
                    new OnlineMethod.Truncated(5));

    private static <S extends OnlineBuilder<S>> S small(S builder, OnlineMethod method) {
        return builder.hidden(6).method(method).rate(0.01);
    }

    /// Two columns: a wave far from zero, and the same a few steps later.
    private static double[] wave(int t) {
        return new double[] {100 + 10 * Math.sin(t / 3.0), Math.sin((t - 4) / 3.0)};
    }

    private static OnlineNumbers numbers(OnlineMethod method, int layers) {
        return small(OnlineModel.numbers(), method).layers(layers).window(100).start(2);
    }

    @Test
    void everyMethodLearnsAWaveBetterThanTheBaselines() {
        for (var method : METHODS) {
            var model = numbers(method, 1);
            for (int t = 0; t < 1500; t++) {
                model.observe(wave(t));
            }
            var score = model.score();
            assertEquals(1499, score.count());
            double recent = score.recent(0);
            assertTrue(recent < score.recent(1), method + ": " + recent);
            assertTrue(recent < 0.5 * score.recent(2), method + ": " + recent);
            assertEquals(model.prediction()[0], 100, 25, method.toString());
        }
    }

    @Test
    void theTargetsAreForetoldFromAllColumns() {
        var model = small(OnlineModel.numbers(), METHODS.get(0)).target("2").window(100).start(2);
        for (int t = 0; t < 1000; t++) {
            model.observe(wave(t));
        }
        assertEquals(1, model.prediction().length);
        assertEquals(wave(1000)[1], model.prediction()[0], 0.3);
        var e =
                assertThrows(
                        RondoException.class, () -> OnlineModel.numbers().target("3").start(2));
        assertTrue(e.getMessage().contains("target column 3"), e.getMessage());
    }

    @Test
    void aCycleOfSymbolsIsLearned() {
        var text = "abcabd";
        for (var method : METHODS) {
            var model = small(OnlineModel.symbols(), method).capacity(8).window(50).start();
            for (int t = 0; t < 3000; t++) {
                model.observe(text.substring(t % 6, t % 6 + 1));
            }
            assertTrue(
                    model.score().recent(0) < 0.5 * model.score().recent(1),
                    method + ": " + model.score().recent(0));
            assertEquals("a", model.symbols().get(model.likeliest(1)[0]));
        }
    }

    @Test
    void symbolsBeyondTheCapacityAreOne() {
        var model = small(OnlineModel.symbols(), METHODS.get(1)).capacity(3).window(50).start();
        for (String s : List.of("a", "b", "c", "d", "a")) {
            model.observe(s);
        }
        assertEquals(List.of(OnlineSymbols.UNKNOWN, "a", "b"), model.symbols());
        // Frequencies before each: (1,1,1), then a, b, c, d: 1/4, 1/5, 2/6, 2/7.
        assertEquals(
                (Math.log(4) + Math.log(5) + Math.log(3) + Math.log(3.5)) / 4,
                model.score().mean(1),
                1e-12);
    }

    @Test
    void aSavedModelGoesOnWithTheSameBits() {
        for (var method : METHODS.subList(0, 3)) {
            var whole = numbers(method, 2);
            for (int t = 0; t < 40; t++) {
                whole.observe(wave(t));
            }
            Path file = folder.resolve("model.safetensors");
            whole.save(file);
            var resumed = (OnlineNumbers) OnlineModel.load(file);
            assertArrayEquals(whole.prediction(), resumed.prediction());
            for (int t = 40; t < 80; t++) {
                whole.observe(wave(t));
                resumed.observe(wave(t));
                assertArrayEquals(whole.prediction(), resumed.prediction(), method + ", " + t);
            }
            assertArrayEquals(whole.learner().values(), resumed.learner().values());
            assertEquals(whole.score().recent(0), resumed.score().recent(0));
            assertEquals(80, resumed.steps());
        }
    }

    @Test
    void aSavedModelOfSymbolsGoesOnWithTheSameBits() {
        var whole = small(OnlineModel.symbols(), METHODS.get(1)).capacity(8).window(50).start();
        String text = "the cat sat on the mat";
        for (int t = 0; t < 30; t++) {
            whole.observe(text.substring(t % 22, t % 22 + 1));
        }
        Path file = folder.resolve("symbols.safetensors");
        whole.save(file);
        var resumed = (OnlineSymbols) OnlineModel.load(file);
        for (int t = 30; t < 60; t++) {
            whole.observe(text.substring(t % 22, t % 22 + 1));
            resumed.observe(text.substring(t % 22, t % 22 + 1));
            assertArrayEquals(whole.probabilities(), resumed.probabilities());
        }
        assertEquals(whole.score().mean(1), resumed.score().mean(1));
    }

    @Test
    void aStepAllocatesNothing() throws ReflectiveOperationException {
        double[][] rows = new double[64][];
        for (int t = 0; t < rows.length; t++) {
            rows[t] = wave(t);
        }
        for (var method : METHODS) {
            var model = numbers(method, 2);
            long least = Long.MAX_VALUE;
            // Until the compiler has taken away what the interpreter makes.
            for (int repeat = 0; repeat < 2_000 && least >= 64; repeat++) {
                long before = allocated();
                for (double[] row : rows) {
                    model.observe(row);
                }
                least = Math.min(least, (allocated() - before) / rows.length);
            }
            assertTrue(least < 64, method + ": " + least + " bytes a step");
        }
    }

    /// Bytes that this thread has ever allocated.
    private static long allocated() throws ReflectiveOperationException {
        Object threads =
                Class.forName("java.lang.management.ManagementFactory")
                        .getMethod("getThreadMXBean")
                        .invoke(null);
        return (long)
                Class.forName("com.sun.management.ThreadMXBean")
                        .getMethod("getCurrentThreadAllocatedBytes")
                        .invoke(threads);
    }

    @Test
    void aWrongRowIsRefusedAndTheModelStays() {
        var model = numbers(METHODS.get(0), 1);
        model.observe(wave(0));
        model.observe(wave(1));
        var wrong = assertThrows(RondoException.class, () -> model.observe(new double[] {1}));
        assertTrue(wrong.getMessage().contains("expected 2"), wrong.getMessage());
        assertThrows(RondoException.class, () -> model.observe(new double[] {1, Double.NaN}));
        model.observe(wave(2));
        assertEquals(3, model.steps());
    }

    private static String refused(Executable action) {
        return String.valueOf(assertThrows(RondoException.class, action).getMessage());
    }

    @Test
    void targetsAreNamedOrCountedFromOne() {
        var named = OnlineModel.numbers().target("c", "a").start("a", "b", "c");
        assertEquals(List.of(2, 0), named.targets());
        assertEquals(3, named.columns());
        assertEquals(List.of(2, 0), OnlineModel.numbers().target("3", " 1").start(3).targets());
        assertEquals(List.of(0, 1), OnlineModel.numbers().start(2).targets());
        // a name counts before a number
        assertEquals(List.of(0), OnlineModel.numbers().target("2").start("2", "1").targets());
        assertTrue(
                refused(() -> OnlineModel.numbers().target("d").start("a", "b"))
                        .contains("--target d: expected the number of a column, or one of a, b"));
        assertTrue(
                refused(() -> OnlineModel.numbers().target("0").start(2))
                        .contains("target column 0: the rows have 2 columns, counted from 1"));
        assertTrue(refused(() -> OnlineModel.numbers().start()).contains("0 columns"));
        assertTrue(
                refused(() -> OnlineModel.symbols().capacity(1).start()).contains("capacity: 1"));
        assertTrue(refused(() -> OnlineModel.symbols().window(0).start()).contains("window: 0"));
    }

    @Test
    void layersAndOptimisersOfOnesOwn() {
        var stack =
                Stack.of(
                        List.of(
                                new Layer(Cell.shipped("gru"), 3),
                                new Layer(Cell.shipped("tanh"), 2)));
        var adagrad = new Optimiser.Adagrad();
        var model = OnlineModel.numbers().stack(stack).optimiser(adagrad).clipNorm(0).start(1);
        assertEquals(stack, model.learner().network().spec().stack());
        assertEquals(adagrad, model.learner().settings().optimiser());
        assertEquals(new Clip.None(), model.learner().settings().clip());
    }

    @Test
    void predictionsAndScoresCanBeRead() {
        var model = small(OnlineModel.symbols(), METHODS.get(1)).capacity(9).start();
        assertEquals(
                "OnlineSymbols[1 symbols, 0 predictions: loss 0.0000, recent 0.0000]", "" + model);
        for (int t = 0; t < 200; t++) {
            model.observe("abc".substring(t % 3, t % 3 + 1));
        }
        var prediction = model.prediction();
        assertEquals(4, prediction.size());
        double before = 1;
        for (var entry : prediction.entrySet()) {
            int number = model.symbols().indexOf(entry.getKey());
            assertEquals(model.probabilities()[number], entry.getValue());
            assertTrue(entry.getValue() <= before, prediction.toString());
            before = entry.getValue();
        }
        var score = model.score();
        assertEquals(score.mean(0), score.mean());
        assertEquals(score.recent(0), score.recent());
        assertTrue(score.recent() < score.mean());
        var shown = "199 predictions: loss [0-9]+[.][0-9]{4}, recent [0-9]+[.][0-9]{4}";
        assertTrue(("" + score).matches(shown), "" + score);
        var numbers = OnlineModel.numbers().start(2);
        numbers.observe(1, 2);
        numbers.observe(2.5, 1);
        assertEquals("OnlineNumbers[2 columns, " + numbers.score() + "]", "" + numbers);
        assertEquals(2, numbers.prediction().length);
    }

    @Test
    void methodsAreReadAsTheyAreWritten() {
        for (var method : METHODS) {
            assertEquals(method, OnlineMethod.parse(method.toString()));
        }
        assertEquals(new OnlineMethod.Uoro(1), OnlineMethod.parse("uoro"));
        for (String wrong : List.of("", "bptt", "rtrl:2", "snap2", "uoro:", "bptt:x", "bptt:0")) {
            assertThrows(RondoException.class, () -> OnlineMethod.parse(wrong), wrong);
        }
    }

    /// A file of two columns with other target columns than its network predicts.
    @Test
    void targetColumnsThatDoNotExistAreRefusedWhenTheFileIsRead() throws Exception {
        var model = numbers(new OnlineMethod.Snap1(), 1);
        for (int t = 0; t < 30; t++) {
            model.observe(wave(t));
        }
        var file = folder.resolve("whole.safetensors");
        model.save(file);
        for (var targets : List.of("[0,0]", "[0,2]", "[-1,0]", "[0]", "[]", "[0,1,0]")) {
            var altered = folder.resolve("altered.safetensors");
            var writer = new SafetensorsWriter();
            try (var in = Safetensors.open(file)) {
                in.metadata()
                        .forEach((key, value) -> {
                            if (!key.equals("rondo.checksum") && !key.equals("rondo.format")) {
                                String other =
                                        value.replace(
                                                "\"targets\":[0,1]", "\"targets\":" + targets);
                                assertEquals(key.equals("rondo.online"), !other.equals(value), key);
                                writer.metadata(key, other);
                            }
                        });
                for (String name : in.names()) {
                    var tensor = in.tensor(name);
                    int[] shape = tensor.shape().stream().mapToInt(Math::toIntExact).toArray();
                    if (tensor.type() == TensorType.F64) {
                        writer.doubles(name, in.doubles(name), 0, shape);
                    } else {
                        writer.floats(name, in.floats(name), 0, shape);
                    }
                }
            }
            writer.write(altered);
            var e = assertThrows(RondoException.class, () -> OnlineModel.load(altered));
            String message = String.valueOf(e.getMessage());
            assertTrue(message.contains("target columns"), message);
            assertEquals(1, message.lines().count(), message);
        }
    }
}
