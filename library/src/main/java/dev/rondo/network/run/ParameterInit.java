package dev.rondo.network.run;

import dev.rondo.equation.graph.Formula;
import dev.rondo.equation.graph.Initialiser;
import dev.rondo.runtime.RandomStreams;

import java.util.Arrays;

/// Draws the start of a parameter.
public final class ParameterInit {
    private ParameterInit() {}

    /// What a formula draws, from a stream.
    private record StreamDraws(RandomStreams stream) implements Formula.Draws {
        @Override
        public double uniform(double low, double high) {
            return low + (high - low) * stream.uniformDouble();
        }

        @Override
        public double normal(double mean, double deviation) {
            return mean + deviation * stream.normal();
        }
    }

    /// @param hidden units of the cell, for the standard start
    public static void fill(
            float[] a,
            int off,
            int rows,
            int columns,
            boolean matrix,
            Initialiser how,
            int hidden,
            RandomStreams s) {
        int n = rows * columns;
        switch (how) {
            case Initialiser.Standard x -> {
                float r = (float) (1 / Math.sqrt(hidden));
                s.fillUniform(a, off, n, -r, r);
            }
            case Initialiser.Constant c -> Arrays.fill(a, off, off + n, (float) c.value());
            case Initialiser.Identity i -> {
                Arrays.fill(a, off, off + n, 0f);
                for (int d = 0; d < Math.min(rows, columns); d++) {
                    a[off + d * columns + d] = (float) i.scale();
                }
            }
            case Initialiser.Orthogonal o -> orthogonal(a, off, rows, columns, o.gain(), s);
            case Initialiser.Glorot g -> {
                float r = (float) Math.sqrt(6.0 / (rows + columns));
                s.fillUniform(a, off, n, -r, r);
            }
            case Initialiser.Kaiming k ->
                    s.fillNormal(a, off, n, 0, (float) Math.sqrt(2.0 / columns));
            case Initialiser.Uniform u ->
                    s.fillUniform(a, off, n, (float) u.low(), (float) u.high());
            case Initialiser.Normal d ->
                    s.fillNormal(a, off, n, (float) d.mean(), (float) d.deviation());
            case Initialiser.Computed c -> {
                var draws = new StreamDraws(s);
                for (int i = 0; i < n; i++) {
                    a[off + i] = (float) c.formula().value(draws);
                }
            }
            case Initialiser.Sparse p -> {
                Arrays.fill(a, off, off + n, 0f);
                int[] order = new int[columns];
                for (int r = 0; r < rows; r++) {
                    Arrays.setAll(order, i -> i);
                    s.shuffle(order);
                    for (int i = 0; i < Math.min(p.perRow(), columns); i++) {
                        a[off + r * columns + order[i]] = (float) (p.deviation() * s.normal());
                    }
                }
            }
        }
    }

    /// Modified Gram-Schmidt, twice, on normal draws: Haar-distributed. Saxe, McClelland & Ganguli
    /// 2014.
    private static void orthogonal(
            float[] a, int off, int rows, int columns, double gain, RandomStreams s) {
        boolean wide = columns > rows;
        int count = wide ? rows : columns;
        int length = wide ? columns : rows;
        double[][] q = new double[count][length];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < length; j++) {
                q[i][j] = s.normal();
            }
            for (int pass = 0; pass < 2; pass++) {
                for (int k = 0; k < i; k++) {
                    double dot = 0;
                    for (int j = 0; j < length; j++) {
                        dot += q[i][j] * q[k][j];
                    }
                    for (int j = 0; j < length; j++) {
                        q[i][j] -= dot * q[k][j];
                    }
                }
            }
            double norm = 0;
            for (double v : q[i]) {
                norm += v * v;
            }
            norm = Math.sqrt(norm);
            for (int j = 0; j < length; j++) {
                q[i][j] /= norm;
            }
        }
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                a[off + r * columns + c] = (float) (gain * (wide ? q[r][c] : q[c][r]));
            }
        }
    }
}
