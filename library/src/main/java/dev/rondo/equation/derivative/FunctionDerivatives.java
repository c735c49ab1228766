package dev.rondo.equation.derivative;

import dev.rondo.equation.graph.EquationException;
import dev.rondo.equation.graph.Function;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.NodeBuilder;
import dev.rondo.equation.graph.SourceSpan;

import java.util.List;

/// The derivatives of the functions of the language, as nodes.
final class FunctionDerivatives {
    private FunctionDerivatives() {}

    /// The adjoint of argument `i` of a function, from the adjoint `d` of its value `y`, in the
    /// width of `y`.
    ///
    /// @param a the arguments
    /// @throws EquationException if the function is itself a derivative's and none of it is derived
    static Node adjoint(NodeBuilder g, Function function, Node d, Node y, List<Node> a, int i) {
        return switch (function) {
            case NEG -> g.neg(d);
            case ADD -> d;
            case SUB -> i == 0 ? d : g.neg(d);
            case MUL -> g.mul(d, a.get(1 - i));
            case DIV -> i == 0 ? g.div(d, a.get(1)) : g.neg(g.div(g.mul(d, y), a.get(1)));
            case SIGMOID -> g.apply(Function.SIGMOID_BACK, d, y);
            case TANH -> g.apply(Function.TANH_BACK, d, y);
            case RELU -> g.apply(Function.RELU_BACK, d, y);
            case LEAKY_RELU -> g.apply(Function.LEAKY_RELU_BACK, d, a.get(0));
            case ELU -> g.apply(Function.ELU_BACK, d, y);
            case SOFTPLUS -> g.apply(Function.SOFTPLUS_BACK, d, a.get(0));
            case EXP -> g.mul(d, y);
            case LOG -> g.div(d, a.get(0));
            case SQRT -> g.div(g.mul(g.constant(0.5), d), y);
            case ABS -> g.apply(Function.ABS_BACK, d, a.get(0));
            case SIN -> g.mul(d, g.apply(Function.COS, a.get(0)));
            case COS -> g.neg(g.mul(d, g.apply(Function.SIN, a.get(0))));
            case HARD_SIGMOID -> g.apply(Function.HARD_SIGMOID_BACK, d, a.get(0));
            case MIN ->
                    g.apply(i == 0 ? Function.WHERE_LE : Function.WHERE_GT, d, a.get(0), a.get(1));
            case MAX ->
                    g.apply(i == 0 ? Function.WHERE_GT : Function.WHERE_LE, d, a.get(0), a.get(1));
            case SOFTMAX -> g.apply(Function.SOFTMAX_BACK, d, y);
            case LAYER_NORM -> g.apply(Function.LAYER_NORM_BACK, d, y, a.get(0));
            case WHERE_LE, WHERE_GT ->
                    i == 0 ? g.apply(function, d, a.get(1), a.get(2)) : g.constant(0);
            case SIGMOID_BACK,
                    TANH_BACK,
                    RELU_BACK,
                    ELU_BACK,
                    SOFTMAX_BACK,
                    LEAKY_RELU_BACK,
                    SOFTPLUS_BACK,
                    ABS_BACK,
                    HARD_SIGMOID_BACK,
                    LAYER_NORM_BACK ->
                    throw new EquationException(
                            "second derivatives are not derived: a derivative was asked of "
                                    + "a function that is itself a derivative's",
                            SourceSpan.NONE);
        };
    }
}
