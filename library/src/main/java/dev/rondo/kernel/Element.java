package dev.rondo.kernel;

/// The element-wise operations that a provider runs over strips of rows. `a`, `b`, `c` are the
/// operands.
public enum Element {
    COPY,
    NEG,
    /// alpha·a + beta.
    AFFINE,
    ADD,
    SUB,
    MUL,
    DIV,
    MIN,
    MAX,
    /// a·b + c.
    MUL_ADD,
    SIGMOID,
    TANH,
    RELU,
    /// a > 0 ? a : 0.01 a.
    LEAKY_RELU,
    /// a > 0 ? a : exp(a) − 1.
    ELU,
    SOFTPLUS,
    EXP,
    LOG,
    SQRT,
    ABS,
    SIN,
    COS,
    /// min(1, max(0, a/6 + 1/2)).
    HARD_SIGMOID,
    /// a·b·(1 − b), b the sigmoid's value.
    SIGMOID_BACK,
    /// a·(1 − b²), b the tanh's value.
    TANH_BACK,
    /// b > 0 ? a : 0.
    RELU_BACK,
    /// b > 0 ? a : a·(b + 1), b the elu's value.
    ELU_BACK,
    /// b > 0 ? a : 0.01 a.
    LEAKY_RELU_BACK,
    /// a·sigmoid(b), b the argument.
    SOFTPLUS_BACK,
    /// a·sign(b).
    ABS_BACK,
    /// |b| < 3 ? a/6 : 0.
    HARD_SIGMOID_BACK,
    /// b ≤ c ? a : 0.
    WHERE_LE,
    /// b > c ? a : 0.
    WHERE_GT
}
