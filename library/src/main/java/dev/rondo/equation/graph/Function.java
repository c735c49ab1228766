package dev.rondo.equation.graph;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/// The functions of the language and those that their derivatives need: the one table of both. An
/// entry gives the spelling in a cell, the value in double precision and the LaTeX. Those without a
/// spelling are written with a sign (`+`) or appear in derivatives only.
///
/// To add a function, add an entry (and, if its derivative is no product of what is here, a second
/// for the derivative) and its derivative to `FunctionDerivatives`. The kernels then need its value
/// in float; nothing else changes.
@SuppressWarnings("ImmutableEnumChecker") // The entries are rules without state.
public enum Function {
    // What derivatives need.
    // (d, y): d times the derivative, from the function's own value y …
    SIGMOID_BACK(each((d, y) -> d * y * (1 - y))),
    TANH_BACK(each((d, y) -> d * (1 - y * y))),
    RELU_BACK(each((d, y) -> y > 0 ? d : 0)),
    ELU_BACK(each((d, y) -> y > 0 ? d : d * (y + 1))),
    SOFTMAX_BACK(row(2, Function::softmaxBack)),
    // … (d, x): from its argument x …
    LEAKY_RELU_BACK(each((d, x) -> x > 0 ? d : 0.01 * d)),
    SOFTPLUS_BACK(each((d, x) -> d * sigmoid(x))),
    ABS_BACK(each((d, x) -> d * Math.signum(x))),
    HARD_SIGMOID_BACK(each((d, x) -> Math.abs(x) < 3 ? d / 6 : 0)),
    /// (d, y, x): from both.
    LAYER_NORM_BACK(row(3, Function::layerNormBack)),
    /// (d, a, b): d where a ≤ b, else 0.
    WHERE_LE(each((d, a, b) -> a <= b ? d : 0)),
    /// (d, a, b): d where a > b, else 0.
    WHERE_GT(each((d, a, b) -> a > b ? d : 0)),

    // The signs.
    NEG("", "-%s", each(a -> -a)),
    ADD("", "%s + %s", each((a, b) -> a + b)),
    SUB("", "%s - %s", each((a, b) -> a - b)),
    MUL("", "%s \\odot %s", each((a, b) -> a * b)),
    DIV("", "\\frac{%s}{%s}", each((a, b) -> a / b)),
    SIGMOID("sigmoid", "\\sigma\\left(%s\\right)", each(Function::sigmoid)),
    TANH("tanh", "\\tanh\\left(%s\\right)", each(Math::tanh)),
    RELU(
            "relu",
            "\\mathrm{relu}\\left(%s\\right)",
            each(x -> x > 0 ? x : 0).kinked(Function::sign)),
    /// x for x > 0, else 0.01 x.
    LEAKY_RELU(
            "leaky_relu",
            "\\mathrm{leaky\\_relu}\\left(%s\\right)",
            each(x -> x > 0 ? x : 0.01 * x).kinked(Function::sign)),
    /// x for x > 0, else exp(x) − 1. Clevert, Unterthiner & Hochreiter 2016.
    ELU(
            "elu",
            "\\mathrm{elu}\\left(%s\\right)",
            each(x -> x > 0 ? x : Math.expm1(x)).kinked(Function::sign)),
    /// log(1 + exp(x)).
    SOFTPLUS(
            "softplus",
            "\\mathrm{softplus}\\left(%s\\right)",
            each(x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))))),
    EXP("exp", "\\exp\\left(%s\\right)", each(Math::exp)),
    LOG("log", "\\log\\left(%s\\right)", each(Math::log)),
    SQRT("sqrt", "\\sqrt{%s}", each(Math::sqrt)),
    ABS("abs", "\\left|%s\\right|", each(Math::abs).kinked(Function::sign)),
    SIN("sin", "\\sin\\left(%s\\right)", each(Math::sin)),
    COS("cos", "\\cos\\left(%s\\right)", each(Math::cos)),
    /// min(1, max(0, x/6 + 1/2)).
    HARD_SIGMOID(
            "hard_sigmoid",
            "\\mathrm{hard\\_sigmoid}\\left(%s\\right)",
            each(x -> Math.min(1, Math.max(0, x / 6 + 0.5)))
                    .kinked((x, none) -> x <= -3 ? 0 : x < 3 ? 1 : 2)),
    MIN(
            "min",
            "\\min\\left(%s, %s\\right)",
            each((a, b) -> a <= b ? a : b).kinked((a, b) -> a <= b ? 0 : 1)),
    MAX(
            "max",
            "\\max\\left(%s, %s\\right)",
            each((a, b) -> a > b ? a : b).kinked((a, b) -> a > b ? 1 : 0)),
    /// Over the elements of a row.
    SOFTMAX("softmax", "\\mathrm{softmax}\\left(%s\\right)", row(1, Function::softmax)),
    /// (x − mean) / sqrt(variance + 1e-5) over the elements of a row; no learned gain. Ba, Kiros &
    /// Hinton 2016.
    LAYER_NORM("layer_norm", "\\mathrm{LN}\\left(%s\\right)", row(1, Function::layerNorm));

    private static final double NORM_EPSILON = 1e-5;

    private final String spelling;
    private final String latex;
    private final Value value;

    Function(String spelling, String latex, Value value) {
        this.spelling = spelling;
        this.latex = latex;
        this.value = value;
    }

    Function(Value value) {
        this("", "", value);
    }

    public int arity() {
        return value.arity();
    }

    /// How a cell writes it; empty if no name stands for it.
    public String spelling() {
        return spelling;
    }

    /// Its LaTeX, with `%s` for each argument.
    public String latex() {
        return latex;
    }

    /// Whether each element of the result depends on that element of the arguments alone.
    public boolean elementwise() {
        return value.elementwise();
    }

    /// The value in double precision. Arguments of width 1 are repeated to the width of the others.
    ///
    /// @param arguments as many as the arity
    /// @param width of the result
    public double[] value(double[][] arguments, int width) {
        var result = new double[width];
        value.rule().compute(arguments, result);
        return result;
    }

    /// Whether the derivative jumps somewhere.
    public boolean kinked() {
        return value.side() != null;
    }

    /// On which side of its kinks a function is at each element, folded into one number; 0 for one
    /// without kinks. While it stays the same, the function is smooth.
    public long sides(double[][] arguments, int width) {
        if (value.side() == null) {
            return 0;
        }
        long sides = 1;
        for (int i = 0; i < width; i++) {
            double b = arguments.length > 1 ? at(arguments[1], i) : 0;
            sides = 31 * sides + value.side().of(at(arguments[0], i), b);
        }
        return sides;
    }

    /// The function that a cell writes so.
    public static Optional<Function> spelled(String name) {
        return Arrays.stream(values()).filter(f -> f.spelling.equals(name)).findFirst();
    }

    /// The functions that a cell can name.
    public static List<String> spellings() {
        var all = new ArrayList<String>();
        for (Function f : values()) {
            if (!f.spelling.isEmpty()) {
                all.add(f.spelling);
            }
        }
        return all;
    }

    private record Value(int arity, boolean elementwise, RowRule rule, @Nullable Side side) {
        /// The same function with a derivative that jumps between the sides.
        Value kinked(Side by) {
            return new Value(arity, elementwise, rule, by);
        }
    }

    private interface Side {
        int of(double a, double b);
    }

    private interface RowRule {
        void compute(double[][] arguments, double[] result);
    }

    private interface Ternary {
        double apply(double a, double b, double c);
    }

    private static Value row(int arity, RowRule rule) {
        return new Value(arity, false, rule, null);
    }

    private static Value each(DoubleUnaryOperator f) {
        return new Value(
                1,
                true,
                (a, r) -> {
                    for (int i = 0; i < r.length; i++) {
                        r[i] = f.applyAsDouble(at(a[0], i));
                    }
                },
                null);
    }

    private static Value each(DoubleBinaryOperator f) {
        return new Value(
                2,
                true,
                (a, r) -> {
                    for (int i = 0; i < r.length; i++) {
                        r[i] = f.applyAsDouble(at(a[0], i), at(a[1], i));
                    }
                },
                null);
    }

    private static Value each(Ternary f) {
        return new Value(
                3,
                true,
                (a, r) -> {
                    for (int i = 0; i < r.length; i++) {
                        r[i] = f.apply(at(a[0], i), at(a[1], i), at(a[2], i));
                    }
                },
                null);
    }

    private static double at(double[] a, int i) {
        return a.length == 1 ? a[0] : a[i];
    }

    private static int sign(double x, double none) {
        return x > 0 ? 1 : 0;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static void softmax(double[][] a, double[] r) {
        double max = Double.NEGATIVE_INFINITY;
        for (double x : a[0]) {
            max = Math.max(max, x);
        }
        double sum = 0;
        for (int i = 0; i < r.length; i++) {
            r[i] = Math.exp(a[0][i] - max);
            sum += r[i];
        }
        for (int i = 0; i < r.length; i++) {
            r[i] /= sum;
        }
    }

    /// y (d − Σ d y).
    private static void softmaxBack(double[][] a, double[] r) {
        double sum = 0;
        for (int i = 0; i < r.length; i++) {
            sum += at(a[0], i) * a[1][i];
        }
        for (int i = 0; i < r.length; i++) {
            r[i] = a[1][i] * (at(a[0], i) - sum);
        }
    }

    private static void layerNorm(double[][] a, double[] r) {
        double mean = mean(a[0]);
        double scale = scale(a[0], mean);
        for (int i = 0; i < r.length; i++) {
            r[i] = (a[0][i] - mean) * scale;
        }
    }

    /// (d − mean d − y mean(d y)) / sqrt(variance + ε).
    private static void layerNormBack(double[][] a, double[] r) {
        double[] y = a[1];
        double scale = scale(a[2], mean(a[2]));
        double meanD = 0;
        double meanDy = 0;
        for (int i = 0; i < r.length; i++) {
            meanD += at(a[0], i) / r.length;
            meanDy += at(a[0], i) * y[i] / r.length;
        }
        for (int i = 0; i < r.length; i++) {
            r[i] = (at(a[0], i) - meanD - y[i] * meanDy) * scale;
        }
    }

    private static double mean(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum += v;
        }
        return sum / x.length;
    }

    private static double scale(double[] x, double mean) {
        double sum = 0;
        for (double v : x) {
            sum += (v - mean) * (v - mean);
        }
        return 1 / Math.sqrt(sum / x.length + NORM_EPSILON);
    }
}
