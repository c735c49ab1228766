package dev.rondo.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.equation.reference.GradientCheck;
import dev.rondo.structure.Dag;
import dev.rondo.structure.Edges;
import dev.rondo.structure.Grid;
import dev.rondo.structure.PackedSequences;
import dev.rondo.structure.Structure;
import dev.rondo.structure.Tree;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Cells on trees, grids, graphs and memories: derived against differences, compiled against the
/// reference.
class StructurePlanTest {
    private static final String CHILD_SUM =
            """
            s    = sum(h[k])
            i    = sigmoid(W_i x + U_i s + b_i)
            o    = sigmoid(W_o x + U_o s + b_o)
            u    = tanh(W_u x + U_u s + b_u)
            f[k] = sigmoid(W_f x + U_f h[k] + b_f)
            c'   = i * u + sum(f[k] * c[k])
            h'   = o * tanh(c')
            """;

    private static void check(String text, int hidden, Map<String, Integer> widths, Structure s) {
        var graph = Cell.parse(text, "t.cell").bind(hidden, widths);
        var derived = GradientCheck.of(graph, s, 7, 3);
        assertTrue(derived.worst() < 1e-6, text + s + derived.errors());
        assertTrue(derived.compared() > 20, "compared " + derived.compared());
        for (int seed = 1; seed <= 3; seed++) {
            var errors = Comparison.of(graph, s, seed).errors(1);
            assertTrue(errors.values().stream().allMatch(e -> e < 1e-4), text + "\n" + errors);
        }
    }

    /// Random trees with up to `most` children, some nodes with none.
    static Dag trees(int count, int nodes, int most, long seed) {
        var random = new Random(seed);
        var items = new ArrayList<Dag.Item>();
        for (int i = 0; i < count; i++) {
            int n = 1 + random.nextInt(nodes);
            var children = new ArrayList<List<Integer>>();
            var roots = new ArrayList<Integer>();
            for (int node = 0; node < n; node++) {
                var own = new ArrayList<Integer>();
                for (int c = random.nextInt(most + 1); c > 0 && !roots.isEmpty(); c--) {
                    own.add(roots.removeLast());
                }
                children.add(own);
                roots.add(node);
            }
            var slots = new TreeMap<String, int[]>();
            slots.put("left", new int[n]);
            slots.put("right", new int[n]);
            int[][] edges = new int[n][];
            for (int node = 0; node < n; node++) {
                var own = children.get(node);
                slots.get("left")[node] = own.isEmpty() ? -1 : own.get(0);
                slots.get("right")[node] = own.size() < 2 ? -1 : own.get(1);
                edges[node] = own.stream().mapToInt(Integer::intValue).toArray();
            }
            items.add(new Dag.Item(n, slots, Map.of("k", edges)));
        }
        return Dag.of(items);
    }

    static PackedSequences graph(int nodes, int edges, int rounds, long seed) {
        var random = new Random(seed);
        int n = nodes * rounds;
        int[][] in = new int[nodes][];
        for (int v = 0; v < nodes; v++) {
            in[v] =
                    random.ints(v == 0 ? 0 : random.nextInt(2 * edges / nodes + 1), 0, nodes)
                            .toArray();
        }
        int[] first = new int[n + 1];
        var sources = new ArrayList<Integer>();
        for (int r = 0; r < n; r++) {
            for (int u : in[r % nodes]) {
                sources.add(r - r % nodes + u);
            }
            first[r + 1] = sources.size();
        }
        var all = new Edges(first, sources.stream().mapToInt(i -> i).toArray(), n);
        return PackedSequences.uniform(nodes, rounds)
                .with("k", StructureSignature.Origin.NEIGHBOURS, all);
    }

    @Test
    void childSumTreeLstm() {
        check(CHILD_SUM, 5, Map.of("x", 3), trees(3, 9, 3, 1));
        check(CHILD_SUM, 33, Map.of("x", 17), trees(7, 30, 4, 2));
    }

    @Test
    void binaryRecursiveNetwork() {
        String text = "h' = tanh(W [h[left]; h[right]] + V x + b)";
        check(text, 5, Map.of("x", 3), trees(4, 9, 2, 3));
        check(text, 40, Map.of("x", 21), trees(4, 30, 2, 4));
    }

    @Test
    void binaryTreeLstm() {
        String text =
                """
                i  = sigmoid(W_i x + L_i h[left] + R_i h[right] + b_i)
                f  = sigmoid(W_f x + L_f h[left] + R_f h[right] + b_f)
                g  = sigmoid(W_f x + M_f h[left] + S_f h[right] + b_f)
                o  = sigmoid(W_o x + L_o h[left] + R_o h[right] + b_o)
                u  = tanh(W_u x + L_u h[left] + R_u h[right] + b_u)
                c' = i * u + f * c[left] + g * c[right]
                h' = o * tanh(c')
                """;
        check(text, 6, Map.of("x", 3), trees(4, 9, 2, 5));
    }

    @Test
    void twoDimensionalNetwork() {
        String text =
                """
                n  = W x + U h[left] + V h[up] + b
                g  = sigmoid(G x + H h[left] + I h[up] + p * c[left] + a)
                c' = g * tanh(n) + (1 - g) * (c[left] + c[up]) / 2
                h' = tanh(c') + x[left] . x
                """;
        check(
                text,
                5,
                Map.of("x", 2),
                Grid.of(List.of(new Grid(4, 3), new Grid(2, 2))).turned(2).structure());
        check(text, 19, Map.of("x", 9), Grid.of(List.of(new Grid(5, 7))));
    }

    @Test
    void convolutionOverFourNeighbouringNodesOfAGrid() {
        String text =
                """
                y = relu(W [x; x[left]; x[up]; x[corner]] + b)
                output y
                """;
        check(text, 5, Map.of("x", 3), Grid.of(List.of(new Grid(3, 4), new Grid(2, 2))));
    }

    @Test
    void graphConvolutionOverInputs() {
        String text =
                """
                input norm on k
                y = relu(W x + sum(norm[k] * (V x[k])) + b)
                output y
                """;
        check(text, 6, Map.of("x", 4, "norm", 1), graph(9, 20, 1, 1));
    }

    @Test
    void graphAttentionWithHeads() {
        String text =
                """
                option heads = 3
                width e[heads]
                e[k] = leaky_relu(A (W x) + D (W x[k]))
                a[k] = softmax(e[k])
                y    = elu(sum((S a[k]) * (W x[k])))
                mask A = diagonal(heads)
                mask D = diagonal(heads)
                mask S = diagonal(heads)
                init S = 1
                fixed S
                output y
                """;
        check(text, 6, Map.of("x", 4), graph(9, 20, 1, 2));
    }

    @Test
    void gatedGraphNetworkInRounds() {
        String text =
                """
                m  = sum(M h[k]) + mean(N (h[k] * h[k])) + max(h[k])
                z  = sigmoid(W_z m + U_z h + b_z)
                r  = sigmoid(W_r m + U_r h + b_r)
                n  = tanh(W_n m + U_n (r * h) + b_n)
                h' = (1 - z) * n + z * h
                """;
        check(text, 5, Map.of(), graph(7, 16, 3, 3));
        check(text, 20, Map.of(), graph(12, 40, 2, 4));
    }

    @Test
    void messagesWithEdgeFeatures() {
        String text =
                """
                input e[3] on k
                m[k] = relu(W h[k] + V h + E e[k] + b)
                h'   = tanh(sum(m[k] * sigmoid(F e[k] + c)) + U h + A x)
                """;
        check(text, 5, Map.of("x", 2), graph(7, 16, 2, 5));
    }

    @Test
    void additiveAttentionOverRaggedMemory() {
        String text =
                """
                input memory
                q    = W_q h
                e[m] = v . tanh(q + W_m memory[m])
                r    = sum(softmax(e[m]) * memory[m])
                h'   = tanh(W [x; r] + U h + b)
                """;
        for (int[] lengths : new int[][] {{4, 3, 3, 1}, {6}, {2, 2}}) {
            PackedSequences target = PackedSequences.of(lengths);
            int[] source = new int[lengths.length];
            for (int b = 0; b < source.length; b++) {
                source[b] = lengths.length - 1 - b;
            }
            int[] memory = new int[lengths.length];
            for (int b = 0; b < memory.length; b++) {
                memory[b] = 2 + 2 * (memory.length - b);
            }
            var edges = Edges.attention(target, PackedSequences.of(memory), source);
            var chain = target.with("m", StructureSignature.Origin.MEMORY, edges);
            check(text, 6, Map.of("x", 3, "memory", 4), chain);
            check(text, 35, Map.of("x", 3, "memory", 50), chain);
        }
    }

    @Test
    void multiHeadScaledAttentionWithCarriedContext() {
        String text =
                """
                input memory
                option heads = 2
                width e[heads]
                q    = Q h
                e[m] = S (q * (K memory[m])) / sqrt(hidden_)
                a[m] = softmax(e[m])
                r'   = sum((T a[m]) * (V memory[m]))
                z    = sigmoid(W x + U h + R r + b)
                h'   = z * h + (1 - z) * tanh(A x + B r' + d)
                option hidden_ = 3
                mask S = diagonal(heads)
                mask T = diagonal(heads)
                init S = 1
                init T = 1
                fixed S
                fixed T
                """;
        PackedSequences target = PackedSequences.of(5, 4, 2);
        var edges = Edges.attention(target, PackedSequences.of(7, 3, 1), new int[] {1, 0, 2});
        check(
                text,
                6,
                Map.of("x", 3, "memory", 4),
                target.with("m", StructureSignature.Origin.MEMORY, edges));
    }

    @Test
    void selfAttentionWithoutStates() {
        String text =
                """
                input memory
                e[m] = (Q x) . (K memory[m])
                y    = W x + sum(softmax(e[m]) * (V memory[m])) + max(V memory[m])
                output y
                """;
        PackedSequences chain = PackedSequences.of(5, 4, 2);
        check(
                text,
                6,
                Map.of("x", 3, "memory", 3),
                chain.with("m", StructureSignature.Origin.MEMORY, Edges.within(chain)));
    }

    /// A tree in which every node has one child is a chain: the same cell, the same bits.
    @Test
    void onATreeThatIsAChainTheResultIsTheChainsToTheBit() {
        String lstm =
                """
                i  = sigmoid(W_i x + U_i H + b_i)
                f  = sigmoid(W_f x + U_f H + b_f)
                o  = sigmoid(W_o x + U_o H + b_o)
                g  = tanh(W_g x + U_g H + b_g)
                c' = f * C + i * g
                h' = o * tanh(c')
                """;
        int steps = 9;
        int sequences = 5;
        int[][] children = new int[steps][];
        for (int t = 0; t < steps; t++) {
            children[t] = t == 0 ? new int[0] : new int[] {t - 1};
        }
        Dag tree = Tree.bottomUp(Collections.nCopies(sequences, new Tree(children)), 1);
        var onChain =
                Bits.of(
                        lstm.replace("H", "h").replace("C", "c"),
                        PackedSequences.uniform(sequences, steps));
        assertArrayEquals(onChain, Bits.of(lstm.replace("H", "h[1]").replace("C", "c[1]"), tree));
        assertArrayEquals(
                onChain, Bits.of(lstm.replace("H", "sum(h[k])").replace("C", "sum(c[k])"), tree));
    }
}
