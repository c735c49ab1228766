package dev.rondo.equation;

/// The functions of the language and those that their derivatives need. Those with a spelling can be
/// written in a cell; the others appear in derivatives only.
public enum Function {
    NEG(1),
    ADD(2),
    SUB(2),
    MUL(2),
    DIV(2),
    SIGMOID(1),
    TANH(1),
    RELU(1),
    /// x for x > 0, else 0.01 x.
    LEAKY_RELU(1),
    /// x for x > 0, else exp(x) − 1.
    ELU(1),
    SOFTPLUS(1),
    EXP(1),
    LOG(1),
    SQRT(1),
    ABS(1),
    SIN(1),
    COS(1),
    /// min(1, max(0, x/6 + 1/2)).
    HARD_SIGMOID(1),
    MIN(2),
    MAX(2),
    /// Over the elements of a row.
    SOFTMAX(1),
    /// (x − mean) / sqrt(variance + 1e-5) over the elements of a row; no learned gain.
    LAYER_NORM(1),

    // (d, y): d times the derivative, from the function's own value y …
    SIGMOID_BACK(2),
    TANH_BACK(2),
    RELU_BACK(2),
    ELU_BACK(2),
    SOFTMAX_BACK(2),
    // … (d, x): from its argument x …
    LEAKY_RELU_BACK(2),
    SOFTPLUS_BACK(2),
    ABS_BACK(2),
    HARD_SIGMOID_BACK(2),
    /// (d, y, x): from both.
    LAYER_NORM_BACK(3),
    /// (d, a, b): d where a ≤ b, else 0.
    WHERE_LE(3),
    /// (d, a, b): d where a > b, else 0.
    WHERE_GT(3);

    private final int arity;

    Function(int arity) {
        this.arity = arity;
    }

    public int arity() {
        return arity;
    }
}
