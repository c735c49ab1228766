package dev.rondo.kernel;

/// The definition of scans, one number at a time: see [Provider#scan] and [Provider#scanBack].
final class ScalarScan {
    private ScalarScan() {}

    static void scan(int states, ScanOperands x, int steps, int rows, int width) {
        float[] s = new float[states];
        float[] next = new float[states];
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < width; j++) {
                for (int a = 0; a < states; a++) {
                    s[a] = x.data[a][x.at(a, r, j)];
                }
                for (int t = 0; t < steps; t++) {
                    for (int a = 0; a < states; a++) {
                        float sum = value(x, 2 * states + states * states + a, r, j, t);
                        for (int b = 0; b < states; b++) {
                            sum += value(x, 2 * states + a * states + b, r, j, t) * s[b];
                        }
                        next[a] = sum;
                    }
                    for (int a = 0; a < states; a++) {
                        s[a] = next[a];
                        put(x, states + a, r, j, t, s[a]);
                    }
                }
            }
        }
    }

    static void scanBack(int states, ScanOperands x, int steps, int rows, int width) {
        float[] back = new float[states];
        float[] adjoint = new float[states];
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < width; j++) {
                for (int b = 0; b < states; b++) {
                    back[b] = x.data[b][x.at(b, r, j)];
                }
                for (int t = steps - 1; t >= 0; t--) {
                    for (int a = 0; a < states; a++) {
                        adjoint[a] = back[a] + value(x, 2 * states + a, r, j, t);
                        put(x, states + a, r, j, t, adjoint[a]);
                    }
                    for (int b = 0; b < states; b++) {
                        float sum = value(x, 3 * states + b, r, j, t);
                        for (int a = 0; a < states; a++) {
                            sum += value(x, 4 * states + a * states + b, r, j, t) * adjoint[a];
                        }
                        back[b] = sum;
                    }
                }
                for (int b = 0; b < states; b++) {
                    x.data[b][x.at(b, r, j)] = back[b];
                }
            }
        }
    }

    private static float value(ScanOperands x, int operand, int r, int j, int t) {
        return x.data[operand][x.at(operand, r, j) + t * x.step[operand]];
    }

    private static void put(ScanOperands x, int operand, int r, int j, int t, float value) {
        x.data[operand][x.at(operand, r, j) + t * x.step[operand]] = value;
    }
}
