package dev.rondo.app.gradients;

import dev.rondo.network.StateJacobian;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

import java.util.Random;

/// The largest absolute value of a Jacobian's eigenvalues. Of a small matrix all eigenvalues are
/// computed; of a large one those of its restriction to a Krylov space (Arnoldi 1951), of which the
/// outermost soon agree with the matrix's own, pairs of complex ones too, on which a plain power
/// iteration would turn for ever.
final class SpectralRadius {
    /// Rows up to which all eigenvalues are computed (a fraction of a second).
    private static final int SMALL = 256;

    private static final int KRYLOV = 80;

    private SpectralRadius() {}

    static double of(StateJacobian jacobian) {
        int n = jacobian.n();
        for (var v : jacobian.values()) {
            if (!Float.isFinite(v)) {
                return Double.POSITIVE_INFINITY;
            }
        }
        if (n > SMALL) {
            return arnoldi(jacobian, KRYLOV);
        }
        var matrix = new DMatrixRMaj(n, n);
        for (int i = 0; i < n * n; i++) {
            matrix.data[i] = jacobian.values()[i];
        }
        return largest(matrix);
    }

    private static double largest(DMatrixRMaj matrix) {
        var eigen = DecompositionFactory_DDRM.eig(matrix.numRows, false);
        if (!eigen.decompose(matrix)) {
            return Double.NaN;
        }
        var most = 0.0;
        for (int i = 0; i < eigen.getNumberOfEigenvalues(); i++) {
            most = Math.max(most, eigen.getEigenvalue(i).getMagnitude());
        }
        return most;
    }

    /// @param size of the Krylov space; smaller where the matrix's own is
    static double arnoldi(StateJacobian jacobian, int size) {
        int n = jacobian.n();
        var basis = new double[size + 1][n];
        var random = new Random(1);
        for (int i = 0; i < n; i++) {
            basis[0][i] = random.nextGaussian();
        }
        scale(basis[0], 1 / norm(basis[0]));
        var hessenberg = new double[size + 1][size];
        int k = 0;
        for (; k < size; k++) {
            var next = times(jacobian, basis[k]);
            var before = norm(next);
            for (int pass = 0; pass < 2; pass++) { // twice is enough (Kahan)
                for (int i = 0; i <= k; i++) {
                    var dot = dot(next, basis[i]);
                    hessenberg[i][k] += dot;
                    for (int j = 0; j < n; j++) {
                        next[j] -= dot * basis[i][j];
                    }
                }
            }
            var rest = norm(next);
            if (rest <= 1e-10 * before) { // the space holds all that the start leads to
                k++;
                break;
            }
            hessenberg[k + 1][k] = rest;
            scale(next, 1 / rest);
            basis[k + 1] = next;
        }
        var matrix = new DMatrixRMaj(k, k);
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                matrix.set(i, j, hessenberg[i][j]);
            }
        }
        return largest(matrix);
    }

    private static double[] times(StateJacobian jacobian, double[] v) {
        int n = jacobian.n();
        var product = new double[n];
        for (int i = 0; i < n; i++) {
            var sum = 0.0;
            for (int j = 0; j < n; j++) {
                sum += jacobian.values()[i * n + j] * v[j];
            }
            product[i] = sum;
        }
        return product;
    }

    private static double dot(double[] a, double[] b) {
        var sum = 0.0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    private static void scale(double[] a, double by) {
        for (int i = 0; i < a.length; i++) {
            a[i] *= by;
        }
    }
}
