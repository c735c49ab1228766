package dev.rondo.series.method;

/// Cholesky's decomposition A = L Lᵀ of a symmetric positive definite matrix.
final class Cholesky {
    private final double[][] l;

    /// @param a only its lower half is read
    /// @param ridge what is added to each element of the diagonal
    Cholesky(double[][] a, double[] ridge) {
        int n = a.length;
        l = new double[n][];
        for (int i = 0; i < n; i++) {
            double[] row = new double[i + 1];
            l[i] = row;
            for (int j = 0; j <= i; j++) {
                double[] other = l[j];
                double sum = a[i][j] + (i == j ? ridge[i] : 0);
                double s0 = 0;
                double s1 = 0;
                double s2 = 0;
                double s3 = 0;
                int k = 0;
                for (; k + 3 < j; k += 4) {
                    s0 += row[k] * other[k];
                    s1 += row[k + 1] * other[k + 1];
                    s2 += row[k + 2] * other[k + 2];
                    s3 += row[k + 3] * other[k + 3];
                }
                for (; k < j; k++) {
                    s0 += row[k] * other[k];
                }
                sum -= s0 + s1 + (s2 + s3);
                row[j] =
                        i == j
                                ? Math.sqrt(Math.max(sum, 1e-12 * ridge[i] + 1e-300))
                                : sum / other[j];
            }
        }
    }

    /// The solution of A X = B.
    ///
    /// @param b rows × columns; it becomes X
    void solve(double[][] b) {
        int n = l.length;
        for (int i = 0; i < n; i++) {
            double[] own = b[i];
            for (int k = 0; k < i; k++) {
                subtract(own, l[i][k], b[k]);
            }
            divide(own, l[i][i]);
        }
        for (int i = n - 1; i >= 0; i--) {
            divide(b[i], l[i][i]);
            for (int k = 0; k < i; k++) {
                subtract(b[k], l[i][k], b[i]);
            }
        }
    }

    private static void subtract(double[] from, double factor, double[] what) {
        for (int j = 0; j < from.length; j++) {
            from[j] -= factor * what[j];
        }
    }

    private static void divide(double[] row, double by) {
        for (int j = 0; j < row.length; j++) {
            row[j] /= by;
        }
    }
}
