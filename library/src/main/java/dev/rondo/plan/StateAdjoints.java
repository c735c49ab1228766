package dev.rondo.plan;

/// How large the adjoints of the states are at every row of a backward pass: ‖∂L/∂s_k‖² of what
/// left row k under the name of each state, that is by what the steps after it made of it and,
/// where it is the cell's output, by what its reader made of it.
///
/// Adjoints of states flow back through rings, so each level is read when it is complete: just
/// before the backward pass goes through it.
public final class StateAdjoints {
    private final Memory memory;
    private final double[][] squares; // state × N
    private boolean on;

    StateAdjoints(Memory memory) {
        this.memory = memory;
        squares = new double[memory.program.graph().states().size()][0];
    }

    /// Whether the backward passes to come are measured.
    public void watch(boolean watched) {
        on = watched;
    }

    boolean watched() {
        return on;
    }

    /// After a backward pass that was measured: the squared norm at row `row` of the chain.
    public double square(int state, int row) {
        return squares[state][row];
    }

    void begin() {
        if (on) {
            int rows = memory.chain().rows();
            for (int s = 0; s < squares.length; s++) {
                squares[s] = squares[s].length >= rows ? squares[s] : new double[rows];
            }
        }
    }

    /// Level t is next.
    void level(int t) {
        for (int s = 0; on && s < squares.length; s++) {
            level(s, t);
        }
    }

    /// Level t is next for the states of a scan, which goes back after all others: level by level,
    /// where it is watched.
    void level(Step.ScanBack scan, int t) {
        for (int s = 0; on && s < squares.length; s++) {
            for (BufferSlot ring : scan.rings()) {
                if (ring.array() == memory.program.rings()[s]) {
                    level(s, t);
                }
            }
        }
    }

    private void level(int s, int t) {
        var graph = memory.program.graph();
        int ring = memory.program.rings()[s];
        int slots = memory.program.arrays().get(ring).history();
        int width = memory.strides[ring];
        boolean isOutput = graph.states().get(s).next() == graph.output();
        int out = memory.program.outputAdjoint();
        for (int r = 0; r < memory.chain().size(t); r++) {
            int row = memory.chain().start(t) + r;
            int at = (Math.floorMod(t, slots) * memory.chain().sequences() + r) * width;
            int outAt = memory.offsets[out] + row * memory.strides[out];
            double sum = 0;
            for (int j = 0; j < width; j++) {
                double d = memory.arrays[ring][at + j];
                d += isOutput ? memory.arrays[out][outAt + j] : 0;
                sum += d * d;
            }
            squares[s][row] = sum;
        }
    }
}
