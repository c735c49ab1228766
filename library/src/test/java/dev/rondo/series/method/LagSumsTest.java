package dev.rondo.series.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;

class LagSumsTest {
    /// One window after another, each product by itself.
    private static double[][] slow(
            double[] y, int end, int back, int ahead, int waves, double period, long first) {
        int d = ahead + back + 2 * waves;
        double[][] sums = new double[d + 1][d]; // the last row: sums; before it: products
        for (int t = back - 1; t + ahead < end; t++) {
            double[] z = new double[d];
            for (int a = 0; a < ahead + back; a++) {
                z[a] = y[t + ahead - a];
            }
            for (int k = 0; k < waves; k++) {
                double angle = 2 * Math.PI * (k + 1) * (first + t) / period;
                z[ahead + back + 2 * k] = Math.sin(angle);
                z[ahead + back + 2 * k + 1] = Math.cos(angle);
            }
            for (int a = 0; a < d; a++) {
                for (int b = 0; b < d; b++) {
                    sums[a][b] += z[a] * z[b];
                }
                sums[d][a] += z[a];
            }
        }
        return sums;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0, 1", // no window
        "1, 1, 0, 2", // one
        "1, 1, 1, 3",
        "5, 3, 0, 7", // W + H = n + 1: none
        "5, 3, 0, 8", // W + H = n: one
        "5, 3, 2, 8",
        "5, 3, 0, 9",
        "1, 7, 0, 20",
        "13, 1, 1, 20",
        "13, 12, 2, 207",
        "3, 24, 3, 100"
    })
    void sumsAreThoseOfEveryWindowByItself(int back, int ahead, int waves, int rows) {
        var random = new Random(rows);
        double[] y = random.doubles(rows + 5, -1, 2).toArray(); // rows beyond the end are not read
        var sums = new LagSums(back, ahead, waves);
        double[][] expected = slow(y, rows, back, ahead, waves, 17.5, 1000);
        sums.add(y, rows, 17.5, 1000);
        assertEquals(Math.max(0, rows - back - ahead + 1), sums.count);
        int d = sums.size();
        assertEquals(ahead + back + 2 * waves, d);
        for (int a = 0; a < d; a++) {
            assertArrayEquals(expected[a], sums.products[a], 1e-9, "row " + a);
        }
        assertArrayEquals(expected[d], sums.sums, 1e-9);
    }

    @ParameterizedTest
    @CsvSource({"4, 3, 0", "4, 3, 2"})
    void seriesAddUp(int back, int ahead, int waves) {
        var random = new Random(5);
        double[] a = random.doubles(31).toArray();
        double[] b = random.doubles(6).toArray(); // too short: nothing
        double[] c = random.doubles(9).toArray();
        var sums = new LagSums(back, ahead, waves);
        sums.add(a, a.length, 7, 0);
        sums.add(b, b.length, 7, 3);
        sums.add(c, c.length, 7, -4);
        double[][] one = slow(a, a.length, back, ahead, waves, 7, 0);
        double[][] other = slow(c, c.length, back, ahead, waves, 7, -4);
        assertEquals(25 + 3, sums.count);
        for (int i = 0; i < sums.size(); i++) {
            for (int j = 0; j < sums.size(); j++) {
                assertEquals(one[i][j] + other[i][j], sums.products[i][j], 1e-9);
            }
        }
    }
}
