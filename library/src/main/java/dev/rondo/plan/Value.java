package dev.rondo.plan;

import dev.rondo.equation.graph.Clock;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.kernel.Element;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A value of the planner's own graph: the equations after sums were flattened and operations
/// matched with kernels. The planner fills in the place.
final class Value {
    enum Kind {
        INPUT,
        PREVIOUS,
        VECTOR,
        CONSTANT,
        ELEMENT,
        DUE,
        SPREAD,
        ROW_SUM,
        SOFTMAX,
        SOFTMAX_BACK,
        LAYER_NORM,
        LAYER_NORM_BACK,
        CONCAT,
        SLICE,
        PAD,
        /// Products + transposed products + terms.
        SUM,
        STATE_ADJOINT,
        OUTPUT_ADJOINT,
        /// The adjoint of the next value of a linear state, complete.
        LINEAR_ADJOINT,
        /// What left under a state's name, at all nodes.
        LEFT,
        /// 1 / the edges of a node.
        INVERSE_DEGREE,
        /// A row of another space, by a map.
        GATHER,
        /// Rows added up where a map says.
        SCATTER,
        /// The greatest of the rows that go where a map says.
        GREATEST,
        EDGE_SOFTMAX,
        TO_GREATEST,
        /// A product of two gathered rows: one number.
        DOT,
        /// A product of two rows: one number.
        ROW_DOT,
        /// A row times one number.
        SCALE
    }

    /// One product of a sum. `block` is set when products are stacked.
    static final class Factor {
        final Parameter parameter;
        final Value operand;
        @Nullable StackedWeights block;

        Factor(Parameter parameter, Value operand) {
            this.parameter = parameter;
            this.operand = operand;
        }
    }

    final int id;
    Kind kind;
    final int width;
    final boolean backward;

    /// Done inside what reads it: no work of its own.
    boolean fused;

    /// The sum in which these rows are gathered; they have none of their own then.
    @Nullable Value into;

    List<Value> arguments = new ArrayList<>();

    // ELEMENT
    @Nullable Element element;
    float alpha;
    float beta;

    // INPUT, ARRIVING, STATE_ADJOINT, LINEAR_ADJOINT: index of the input or state (a linear one is
    // an input); INPUT, ARRIVING: delay. SLICE,
    // PAD: from.
    int index;
    int delay;
    int from;
    @Nullable Parameter parameter;
    double constant;

    // DUE
    @Nullable Clock clock;

    // GATHER, SCATTER, GREATEST: number of the map. SHARE, EDGE_SOFTMAX, TO_GREATEST: name of the
    // index.
    int map = -1;
    String edges = "";

    // DOT: the map of the second argument. SCATTER with a second argument, one number by which the
    // first is multiplied: the map by which the first is gathered.
    int other = -1;

    /// The rows on which it lives.
    int space;

    // SUM
    final List<Factor> products = new ArrayList<>();
    final List<Factor> transposed = new ArrayList<>();
    @Nullable FusedProduct stack;
    int stackColumn;

    final Stage stage;
    @Nullable BufferSlot place;

    /// Multiplications that are done inside the sum which is their only use.
    boolean inline;

    /// Must have a row a node: the backward pass, another stage or the caller reads it.
    boolean retained;

    /// State whose next value this is, or -1.
    int next = -1;

    /// Written straight into a flow to this state's ring.
    int flowState = -1;

    final List<Value> users = new ArrayList<>();

    Value(int id, Kind kind, int width, Stage stage, boolean backward) {
        this.id = id;
        this.kind = kind;
        this.width = width;
        this.stage = stage;
        this.backward = backward;
    }

    boolean leaf() {
        return switch (kind) {
            case INPUT,
                    PREVIOUS,
                    VECTOR,
                    CONSTANT,
                    STATE_ADJOINT,
                    OUTPUT_ADJOINT,
                    LINEAR_ADJOINT,
                    LEFT,
                    INVERSE_DEGREE ->
                    true;
            default -> false;
        };
    }

    /// The value whose memory this one is a part of.
    Value base() {
        return kind == Kind.SLICE ? arguments.get(0).base() : this;
    }

    /// Where it lies, once the planner has given it a place.
    BufferSlot place() {
        if (place == null) {
            throw new IllegalStateException("no place for " + this);
        }
        return place;
    }

    @Override
    public String toString() {
        return "v"
                + id
                + ":"
                + kind
                + (element == null ? "" : ":" + element)
                + "["
                + width
                + "]"
                + stage;
    }
}
