package dev.rondo.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Cells with clocks as they are compiled, against the reference evaluator.
@Tag("provider")
class ClockPlanTest {
    private static final double TOLERANCE = 1e-4;

    private static void check(String text, int hidden, long seed, int... lengths) {
        var graph = Cell.parse(text, "my.cell").bind(hidden, Map.of("x", 5));
        for (boolean sameStep : new boolean[] {true, false}) {
            var plan = CellPlan.of(graph);
            var chain = PackedSequences.of(lengths);
            var errors = Comparison.of(graph, plan, chain, seed, sameStep).errors(1);
            assertTrue(
                    errors.values().stream().allMatch(e -> e <= TOLERANCE),
                    () -> hidden + " wide, " + sameStep + ": " + errors);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h' = tanh(W x + U h + b)\nmask U = upper(4)\nclock h = 4",
                "h' = tanh(W x + U h + b)\nclock h = 4",
                "h' = tanh(W x + U h + b)\nmask U = lower(3)\nclock h = periods(6, 3, 1)",
                "h' = tanh(W x + U h + b)\nmask U = upper(3)\nclock h = periods(2, 3, 5)",
                "h' = tanh(W x + b)\nclock h = periods(2, 4)",
                "h' = tanh(W x + U h + b)\ny = V h' + S x + c\noutput y\n"
                        + "mask U = upper(4)\nclock h = 4",
                "c' = tanh(W x + U h)\nh' = tanh(V c + h)\ny = h' * c'\noutput y\n"
                        + "clock c = 2\nclock h = periods(3, 1)",
                "h' = tanh(W x[-1] + U h[-2] + b)\nmask U = upper(4)\nclock h = 4",
                "h' = tanh(layer_norm(W x + U h) + b)\nmask U = upper(4)\nclock h = 4",
                "c' = 0.5 * c + S x\nh' = tanh(W c' + U h + b)\nmask U = upper(2)\nclock h = 2",
                "r = sigmoid(W_r x + U_r h)\nh' = tanh(W x + U (r * h))\n"
                        + "mask U = upper(2)\nmask U_r = upper(2)\nclock h = 2",
                """
                i  = sigmoid(W_i x + U_i h + b_i)
                f  = sigmoid(W_f x + U_f h + b_f)
                o  = sigmoid(W_o x + U_o h + p * c' + b_o)
                g  = tanh(W_g x + U_g h + b_g)
                c' = f * c + i * g
                h' = o * tanh(c')
                mask U_i = upper(3)
                mask U_f = upper(3)
                mask U_o = upper(3)
                mask U_g = upper(3)
                clock c = 3
                clock h = 3
                """
            })
    void compiledCellsWithClocksGiveWhatTheReferenceGives(String text) {
        int[] ragged = {9, 9, 6, 2, 1};
        for (int hidden : new int[] {1, 4, 10, 19}) {
            for (int seed = 0; seed < 4; seed++) {
                check(text, hidden, seed, ragged);
            }
        }
        check(text, 6, 7, 1, 1);
        check(text, 6, 8, 20);
    }

    private static CellPlan plan(String text, int hidden) {
        return CellPlan.of(Cell.parse(text, "my.cell").bind(hidden, Map.of("x", 5)));
    }

    @Test
    void groupsRunApartWhereNoneHearsOneThatHearsIt() {
        String srn = "h' = tanh(W x + U h + b)\n";
        assertNotNull(plan(srn + "mask U = upper(4)\nclock h = 4", 8).clock);
        assertNotNull(plan(srn + "mask U = diagonal(4)\nclock h = 4", 8).clock);
        assertNotNull(plan(srn + "mask U = lower(2)\nclock h = periods(1, 3)", 8).clock);
        assertNotNull(plan("h' = tanh(W x + a * h)\nclock h = 4", 8).clock);
        assertNull(plan("h' = tanh(W [x; h])\nclock h = 1", 8).clock);
        assertNull(plan(srn + "clock h = 4", 8).clock);
        assertNull(plan(srn + "mask U = upper(3)\nclock h = 4", 8).clock);
        assertNull(plan("h' = tanh(layer_norm(W x))\nclock h = 4", 8).clock);
        assertNull(plan("h' = tanh(W x + c)\nc' = h\nclock h = 4", 8).clock);
        assertNull(plan("h' = softmax(h)\nclock h = periods(1, 1)", 8).clock);
    }

    @Test
    void onlyTheRowsOfStepsAtWhichAGroupIsDueAreComputed() {
        var plan = CellPlan.of(Cell.shipped("clockwork").bind(16, Map.of("x", 5)));
        var groups = plan.clock.groups;
        assertEquals(8, groups.size());
        var chain = PackedSequences.of(21, 21, 9, 3);
        int before = 3;
        var space = new Workspace(plan);
        var packs = plan.packs(true);
        try (var workers = new WorkerPool(1)) {
            packs.pack(new float[plan.parameterSize()], 0, workers);
        }
        space.begin(chain);
        space.previous(plan.clock.counter, 1, new float[] {before, before, before, before}, 0);
        space.input(0, new float[chain.rows() * 5], 0, 5);
        space.forward(new float[plan.parameterSize()], 0, packs);
        for (int g = 0; g < groups.size(); g++) {
            int period = groups.get(g).part().period();
            int due = 0;
            for (int t = 0; t < chain.steps(); t++) {
                due += (before + t) % period == 0 ? chain.size(t) : 0;
            }
            assertEquals(due, space.byGroups().rows(g), "period " + period);
            // Two units, x and what the group hears: itself and those that are slower.
            int hears = 2 * (1 + Integer.numberOfTrailingZeros(128 / period));
            assertEquals(2 * (5 + hears), groups.get(g).plan().multiplications());
        }
    }

    @Test
    void aBatchInChunksIsTheWholeToTheBit() {
        var plan = CellPlan.of(Cell.shipped("clockwork").bind(24, Map.of("x", 5)));
        var random = new Random(5);
        float[] parameters = numbers(random, plan.parameterSize());
        float[] x = numbers(random, 12 * 3 * 5);
        var packs = plan.packs(true);
        try (var workers = new WorkerPool(1)) {
            packs.pack(parameters, 0, workers);
        }
        float[] whole = new float[12 * 3 * 24];
        float[] chunks = new float[12 * 3 * 24];
        for (int[] cuts : new int[][] {{0, 12}, {0, 1, 4, 5, 6, 12}}) {
            float[] into = cuts.length == 2 ? whole : chunks;
            var space = new Workspace(plan);
            float[] h = new float[3 * 24];
            float[] counts = new float[3];
            for (int i = 1; i < cuts.length; i++) {
                int steps = cuts[i] - cuts[i - 1];
                space.begin(PackedSequences.uniform(3, steps));
                space.input(0, x, cuts[i - 1] * 3 * 5, 5);
                space.previous(0, 1, h, 0);
                space.previous(1, 1, counts, 0);
                space.forward(parameters, 0, packs);
                System.arraycopy(
                        space.output(),
                        space.outputOffset(),
                        into,
                        cuts[i - 1] * 3 * 24,
                        steps * 3 * 24);
                space.next(0, 1, steps, h, 0);
                space.next(1, 1, steps, counts, 0);
            }
        }
        assertArrayEquals(whole, chunks);
    }

    private static float[] numbers(Random random, int size) {
        float[] all = new float[size];
        for (int i = 0; i < size; i++) {
            all[i] = random.nextFloat() - 0.5f;
        }
        return all;
    }

    @Test
    void shardsAtOneStepAndShardsAtSeveralAddUpToOneGradient() {
        var plan = CellPlan.of(Cell.shipped("clockwork").bind(16, Map.of("x", 5)));
        var random = new Random(6);
        float[] parameters = numbers(random, plan.parameterSize());
        var packs = plan.packs(true);
        try (var workers = new WorkerPool(1)) {
            packs.pack(parameters, 0, workers);
        }
        var spaces = new ArrayList<Workspace>();
        for (float[] counts : new float[][] {{2, 2}, {2, 7}}) {
            var space = new Workspace(plan);
            space.begin(PackedSequences.uniform(2, 9));
            space.input(0, numbers(random, 18 * 5), 0, 5);
            space.previous(1, 1, counts, 0);
            space.forward(parameters, 0, packs);
            space.backward(numbers(random, 18 * 16), 0, 16, new float[18 * 5], 0, packs);
            spaces.add(space);
        }
        assertNotNull(spaces.get(0).byGroups());
        assertNull(spaces.get(1).byGroups());
        float[] first = gradient(plan, spaces.subList(0, 1));
        float[] second = gradient(plan, spaces.subList(1, 2));
        float[] both = gradient(plan, spaces);
        plan.offsets()
                .forEach((p, offset) -> {
                    for (int i = 0; i < p.size(); i++) {
                        if (p.mask().allows(i / p.columns(), i % p.columns())) {
                            int at = offset + i;
                            assertEquals(first[at] + second[at], both[at], 1e-5, p.name());
                        }
                    }
                });
    }

    private static float[] gradient(CellPlan plan, List<Workspace> spaces) {
        float[] gradient = new float[plan.parameterSize()];
        for (int task = 0; task < plan.gradientTasks(2); task++) {
            GradientTasks.run(task, 2, spaces, gradient, 0, false);
        }
        return gradient;
    }
}
