package dev.rondo.equation.graph;

/// How a parameter starts. A rule without drawing: `network` draws the numbers.
public sealed interface Initialiser {
    /// The default: uniform in ±1/√hidden, the vectors too (what PyTorch does for recurrent
    /// layers).
    record Standard() implements Initialiser {}

    record Constant(double value) implements Initialiser {}

    /// `scale` on the diagonal.
    record Identity(double scale) implements Initialiser {}

    /// Rows (or columns, whichever are fewer) orthonormal, times `gain`.
    record Orthogonal(double gain) implements Initialiser {}

    /// Uniform in ±√(6/(rows+columns)). Glorot & Bengio 2010.
    record Glorot() implements Initialiser {}

    /// Normal with deviation √(2/columns). He et al. 2015.
    record Kaiming() implements Initialiser {}

    record Uniform(double low, double high) implements Initialiser {}

    /// Each entry by a calculation with random draws of its own.
    record Computed(Formula formula) implements Initialiser {}

    record Normal(double mean, double deviation) implements Initialiser {}

    /// `perRow` entries of each row normal with the deviation, the others zero. Martens 2010.
    record Sparse(int perRow, double deviation) implements Initialiser {}
}
