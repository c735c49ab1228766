package dev.rondo.structure;

import dev.rondo.RondoException;
import dev.rondo.runtime.RecordText;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A grid of any number of dimensions. Its nodes are numbered with the last dimension running
/// fastest. The predecessor along dimension d (from 1) is `h[d]`; of a grid of rows and columns it
/// is also `h[up]` along the rows (dimension 1), `h[left]` along the columns (dimension 2) and
/// `h[corner]` along both. A convolution over 2 × 2 nodes is `W [x; x[left]; x[up]; x[corner]]`.
///
/// A grid is read from one of its 2^d corners. Its levels are the anti-diagonals as seen from that
/// corner.
///
/// @param sizes of each dimension
public record Grid(int... sizes) {
    public Grid {
        sizes = sizes.clone();
        long nodes = 1;
        for (int size : sizes) {
            nodes *= size;
            if (size < 1 || nodes > Integer.MAX_VALUE) {
                throw new RondoException(
                        "a grid of "
                                + java.util.Arrays.toString(sizes)
                                + ": each dimension has at least 1 node, and all at most 2^31");
            }
        }
        if (sizes.length == 0) {
            throw new RondoException("a grid without dimensions");
        }
    }

    @Override
    public String toString() {
        return RecordText.of(this);
    }

    /// Nodes.
    public int nodes() {
        int nodes = 1;
        for (int size : sizes) {
            nodes *= size;
        }
        return nodes;
    }

    /// A batch of grids of one number of dimensions, each of its own size. Read from the near
    /// corner; turn c of the structure is read from the far end of dimension d where bit d - 1 of c
    /// is set.
    public static Dag of(List<Grid> grids) {
        if (grids.isEmpty()) {
            throw new RondoException("a batch without grids: at least one is needed");
        }
        return Dag.inWays(
                corners(grids.getFirst().sizes.length).stream()
                        .map(corner -> items(grids, corner))
                        .toList());
    }

    /// A batch of grids that are read line by line: a node has one predecessor, `h[before]`, the
    /// one before it on its line. Read along dimension 1, the lines being the columns of a grid of
    /// rows and columns; turns 2 (d - 1) and 2 (d - 1) + 1 of the structure are read along
    /// dimension d, forward and backward. (Visin et al. 2015 read rows, then columns.)
    public static Dag lines(List<Grid> grids) {
        if (grids.isEmpty()) {
            throw new RondoException("a batch without grids: at least one is needed");
        }
        int dimensions = grids.getFirst().sizes.length;
        var ways = new ArrayList<List<Dag.Item>>();
        for (int turn = 0; turn < 2 * dimensions; turn++) {
            var reversed = new boolean[dimensions];
            reversed[turn / 2] = turn % 2 == 1;
            String along = String.valueOf(turn / 2 + 1);
            ways.add(
                    items(grids, reversed).stream()
                            .map(grid ->
                                    new Dag.Item(
                                            grid.nodes(),
                                            Map.of("before", grid.slots().get(along)),
                                            Map.of()))
                            .toList());
        }
        return Dag.inWays(ways);
    }

    private static List<Dag.Item> items(List<Grid> grids, boolean[] reversed) {
        var items = new ArrayList<Dag.Item>();
        Grid before = null;
        Dag.Item item = null;
        for (Grid g : grids) {
            if (g.sizes.length != reversed.length) {
                throw new RondoException(
                        "a grid of "
                                + g.sizes.length
                                + " dimensions stands among grids of "
                                + reversed.length);
            }
            if (item == null || before == null || !java.util.Arrays.equals(g.sizes, before.sizes)) {
                item = g.item(reversed);
                before = g;
            }
            items.add(item);
        }
        return items;
    }

    /// All corners from which a grid of `dimensions` can be read.
    private static List<boolean[]> corners(int dimensions) {
        var all = new ArrayList<boolean[]>();
        for (int c = 0; c < 1 << dimensions; c++) {
            var reversed = new boolean[dimensions];
            for (int d = 0; d < dimensions; d++) {
                reversed[d] = (c >> d & 1) == 1;
            }
            all.add(reversed);
        }
        return all;
    }

    private Dag.Item item(boolean[] reversed) {
        Map<String, int[]> slots = new TreeMap<>();
        int[][] along = new int[sizes.length][];
        int step = 1;
        int n = nodes();
        for (int d = sizes.length - 1; d >= 0; d--) {
            int[] before = new int[n];
            for (int node = 0; node < n; node++) {
                int at = node / step % sizes[d];
                boolean edge = at == (reversed[d] ? sizes[d] - 1 : 0);
                before[node] = edge ? -1 : reversed[d] ? node + step : node - step;
            }
            slots.put(String.valueOf(d + 1), before);
            along[d] = before;
            step *= sizes[d];
        }
        if (sizes.length == 2) {
            slots.put("up", along[0]);
            slots.put("left", along[1]);
            slots.put("corner", corner(along[0], along[1]));
        }
        return new Dag.Item(n, slots, Map.of());
    }

    /// The node before along both dimensions.
    private static int[] corner(int[] up, int[] left) {
        int[] corner = new int[up.length];
        for (int node = 0; node < up.length; node++) {
            corner[node] = up[node] < 0 ? -1 : left[up[node]];
        }
        return corner;
    }
}
