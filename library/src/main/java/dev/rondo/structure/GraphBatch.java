package dev.rondo.structure;

import dev.rondo.RondoException;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.runtime.RecordText;

import java.util.Arrays;
import java.util.List;

/// Graphs whose nodes exchange messages, all of a batch at once: node by node a sequence of
/// `rounds` steps, with edges `k` from the neighbours.
///
/// @param chain the structure; row `round · nodes + node`, its items are the graphs
/// @param edge for each edge of a round the number of the edge it was made of, all graphs' edges
///   counted on; -1 for a loop from a node to itself
/// @param nodes of all graphs
public record GraphBatch(PackedSequences chain, int[] edge, int nodes) {
    /// The letter that ranges over the neighbours.
    public static final String INDEX = "k";

    /// One graph: edges from node to node, numbered from 0.
    public record Graph(int nodes, int[] from, int[] to) {
        public Graph {
            if (nodes < 1 || from.length != to.length) {
                throw new RondoException(
                        "a graph of "
                                + nodes
                                + " nodes, "
                                + from.length
                                + " origins and "
                                + to.length
                                + " ends of edges: there must be a node, and as many ends as origins");
            }
            for (int e = 0; e < from.length; e++) {
                if (Math.min(from[e], to[e]) < 0 || Math.max(from[e], to[e]) >= nodes) {
                    throw new RondoException(
                            "edge "
                                    + e
                                    + " goes from node "
                                    + from[e]
                                    + " to node "
                                    + to[e]
                                    + ", and the graph has nodes 0 to "
                                    + (nodes - 1));
                }
            }
        }

        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /// @param rounds of messages
    /// @param both whether messages go along an edge both ways
    /// @param loops whether each node is also a neighbour of itself
    public static GraphBatch of(List<Graph> graphs, int rounds, boolean both, boolean loops) {
        if (graphs.isEmpty() || rounds < 1) {
            throw new RondoException(
                    "a batch of "
                            + graphs.size()
                            + " graphs and "
                            + rounds
                            + " rounds: at least one of each is needed");
        }
        int n = graphs.stream().mapToInt(Graph::nodes).sum();
        int[] item = new int[n];
        int[] degree = new int[n + 1];
        int node = 0;
        for (int g = 0; g < graphs.size(); g++) {
            Graph graph = graphs.get(g);
            Arrays.fill(item, node, node + graph.nodes(), g);
            for (int e = 0; e < graph.from().length; e++) {
                degree[node + graph.to()[e] + 1]++;
                if (both) {
                    degree[node + graph.from()[e] + 1]++;
                }
            }
            node += graph.nodes();
        }
        for (int v = 0; v < n; v++) {
            degree[v + 1] += degree[v] + (loops ? 1 : 0);
        }
        int[] sources = new int[degree[n]];
        int[] edge = new int[degree[n]];
        int[] next = Arrays.copyOf(degree, n);
        node = 0;
        int number = 0;
        for (Graph graph : graphs) {
            for (int e = 0; e < graph.from().length; e++, number++) {
                int from = node + graph.from()[e];
                int to = node + graph.to()[e];
                edge[next[to]] = number;
                sources[next[to]++] = from;
                if (both) {
                    edge[next[from]] = number;
                    sources[next[from]++] = to;
                }
            }
            node += graph.nodes();
        }
        for (int v = 0; v < n && loops; v++) {
            edge[next[v]] = -1;
            sources[next[v]++] = v;
        }
        var edges = rounds(degree, sources, n, rounds);
        PackedSequences chain = PackedSequences.uniform(n, rounds).grouped(item);
        return new GraphBatch(
                chain.with(INDEX, StructureSignature.Origin.NEIGHBOURS, edges), edge, n);
    }

    private static Edges rounds(int[] first, int[] sources, int n, int rounds) {
        int e = sources.length;
        int[] firsts = new int[n * rounds + 1];
        int[] all = new int[e * rounds];
        for (int r = 0; r < rounds; r++) {
            for (int v = 0; v < n; v++) {
                firsts[r * n + v + 1] = r * e + first[v + 1];
            }
            for (int i = 0; i < e; i++) {
                all[r * e + i] = r * n + sources[i];
            }
        }
        return new Edges(firsts, all, n * rounds);
    }

    /// For each edge of the structure 1 / sqrt(d_from · d_to), where d is the number of edges that
    /// arrive at a node: the normalisation of a graph convolution (Kipf & Welling 2017). 0 where a
    /// node that is listened to hears nobody.
    public float[] normalisation() {
        Edges edges = chain.edges(INDEX);
        float[] norm = new float[edges.count()];
        for (int row = 0; row < chain.rows(); row++) {
            for (int e = edges.first()[row]; e < edges.first()[row + 1]; e++) {
                double d = (double) edges.degree(row) * edges.degree(edges.sources()[e]);
                norm[e] = d == 0 ? 0 : (float) (1 / Math.sqrt(d));
            }
        }
        return norm;
    }

    /// Rows of features of the edges as the structure has them: `width` numbers an edge, of
    /// `features` in the order in which the graphs have their edges; zeros for loops.
    public float[] features(float[] features, int width) {
        int rounds = chain.steps();
        float[] all = new float[rounds * edge.length * width];
        for (int r = 0; r < rounds; r++) {
            for (int e = 0; e < edge.length; e++) {
                if (edge[e] >= 0) {
                    int to = (r * edge.length + e) * width;
                    System.arraycopy(features, edge[e] * width, all, to, width);
                }
            }
        }
        return all;
    }

    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
