package dev.rondo.network;

import java.util.Arrays;

/// Whether attention looks at everything once. The rows are attention weights a_t over M memory
/// rows, t = 0 … T − 1; coverage c_t = Σ_{s<t} a_s (Tu et al. 2016).
public final class Coverage {
    private Coverage() {}

    /// Σ_t Σ_m min(a_tm, c_tm), which is large where attention comes back (See, Liu & Manning 2017,
    /// equation 12), with its derivative. Where both are equal, the derivative is that of a.
    ///
    /// @param attention T × M
    /// @param adjoint T × M: `scale` · derivative is added to it; may be null
    public static double loss(
            float[] attention, int steps, int memory, float scale, float[] adjoint) {
        double[] covered = new double[memory];
        double loss = 0;
        for (int t = 0; t < steps; t++) {
            for (int m = 0; m < memory; m++) {
                double a = attention[t * memory + m];
                loss += Math.min(a, covered[m]);
                covered[m] += a;
            }
        }
        // a_t enters its own step's minimum, and through coverage those of later steps.
        int[] later = new int[memory];
        for (int t = steps - 1; t >= 0 && adjoint != null; t--) {
            for (int m = 0; m < memory; m++) {
                double a = attention[t * memory + m];
                covered[m] -= a;
                boolean own = a <= covered[m];
                adjoint[t * memory + m] += scale * (later[m] + (own ? 1 : 0));
                later[m] += own ? 0 : 1;
            }
        }
        return loss;
    }

    /// Σ_m ln min(Σ_t a_tm, 1), at most 0: what a finished hypothesis of a search pays, times a
    /// weight, for memory rows that it has not looked at (Wu et al. 2016, equation 14).
    ///
    /// @param covered Σ_t a_t, M numbers
    public static double reward(double[] covered) {
        return Arrays.stream(covered).map(c -> Math.log(Math.min(c, 1))).sum();
    }
}
