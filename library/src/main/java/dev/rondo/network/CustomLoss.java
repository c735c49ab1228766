package dev.rondo.network;

/// A loss that a program defines itself, in place of the one of the output, for networks that give
/// numbers ([dev.rondo.network.spec.Output.Linear]): a function of a row of outputs and its
/// targets, with its derivative.
///
/// ```java
/// CustomLoss logCosh =
///         (z, target, gradient) -> {
///             double sum = 0;
///             for (int i = 0; i < z.length; i++) {
///                 sum += Math.log(Math.cosh(z[i] - target[i]));
///                 gradient[i] = Math.tanh(z[i] - target[i]);
///             }
///             return sum;
///         };
/// ```
///
/// Several threads call it at once where a batch is cut into shards, so it keeps nothing from call
/// to call.
@FunctionalInterface
public interface CustomLoss {
    /// The loss of one row.
    ///
    /// @param z what the network gives: as many numbers as the output is wide
    /// @param target as many; NaN where nothing is asked, which counts for nothing: no loss, and a
    ///   derivative of 0
    /// @param gradient receives ∂loss/∂z; zeros before
    double of(double[] z, double[] target, double[] gradient);
}
