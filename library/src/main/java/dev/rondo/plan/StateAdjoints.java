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

    /// After a backward pass that was measured: the squared norm at row `row` of the chain.
    public double square(int state, int row) {
        return squares[state][row];
    }

    void begin() {
        if (on) {
            int rows = memory.chain.rows();
            for (int s = 0; s < squares.length; s++) {
                squares[s] = squares[s].length >= rows ? squares[s] : new double[rows];
            }
        }
    }

    /// Level t is next.
    void level(int t) {
        if (!on) {
            return;
        }
        var graph = memory.program.graph();
        for (int s = 0; s < squares.length; s++) {
            int ring = memory.program.rings()[s];
            int slots = memory.program.arrays().get(ring).history();
            int width = memory.strides[ring];
            boolean isOutput = graph.states().get(s).leaving() == graph.output();
            int out = memory.program.outputAdjoint();
            for (int r = 0; r < memory.chain.size(t); r++) {
                int row = memory.chain.start(t) + r;
                int at = (Math.floorMod(t, slots) * memory.chain.sequences() + r) * width;
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
}
