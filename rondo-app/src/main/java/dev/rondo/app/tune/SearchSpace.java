package dev.rondo.app.tune;

import dev.rondo.RondoException;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The options that a search tries, and the values that each may take.
///
/// - `hidden=64..256`: evenly between the two; whole numbers, if both are
/// - `rate=log:1e-4..1e-2`: their logarithms evenly
/// - `cell=lstm,gru`: one of these; of a flag, `true` or `false`
record SearchSpace(List<Dimension> dimensions) {
    private static final MathContext FIGURES = new MathContext(4);

    /// One option.
    ///
    /// @param option its name without dashes
    record Dimension(String option, Values values) {}

    sealed interface Values {
        record Choice(List<String> texts) implements Values {}

        record Whole(long low, long high, boolean logarithmic) implements Values {}

        record Real(double low, double high, boolean logarithmic) implements Values {}
    }

    static SearchSpace parse(List<String> texts) {
        var dimensions = new ArrayList<Dimension>();
        for (var text : texts) {
            var equals = text.indexOf('=');
            if (equals < 1 || equals == text.length() - 1) {
                throw fault(text);
            }
            var option = text.substring(0, equals).replaceFirst("^-+", "");
            if (dimensions.stream().anyMatch(d -> d.option().equals(option))) {
                throw new RondoException("--over " + option + ": given twice");
            }
            dimensions.add(new Dimension(option, values(text, text.substring(equals + 1))));
        }
        return new SearchSpace(List.copyOf(dimensions));
    }

    private static RondoException fault(String text) {
        return new RondoException(
                "--over "
                        + text
                        + ": expected NAME=FROM..TO, NAME=log:FROM..TO or NAME=ONE,OTHER, as in"
                        + " hidden=64..256, rate=log:1e-4..1e-2, cell=lstm,gru");
    }

    private static Values values(String text, String spelt) {
        var logarithmic = spelt.startsWith("log:");
        var range = logarithmic ? spelt.substring(4) : spelt;
        var dots = range.indexOf("..");
        if (dots < 0) {
            if (logarithmic) {
                throw fault(text);
            }
            return new Values.Choice(Arrays.stream(spelt.split(",", -1)).distinct().toList());
        }
        var low = range.substring(0, dots);
        var high = range.substring(dots + 2);
        try {
            if (low.matches("-?\\d+") && high.matches("-?\\d+")) {
                var whole =
                        new Values.Whole(Long.parseLong(low), Long.parseLong(high), logarithmic);
                check(text, (double) whole.low(), (double) whole.high(), logarithmic);
                return whole;
            }
            var real =
                    new Values.Real(Double.parseDouble(low), Double.parseDouble(high), logarithmic);
            check(text, real.low(), real.high(), logarithmic);
            return real;
        } catch (NumberFormatException e) {
            throw fault(text);
        }
    }

    private static void check(String text, double low, double high, boolean logarithmic) {
        if (!(low < high) || logarithmic && low <= 0 || Double.isInfinite(high - low)) {
            throw new RondoException(
                    "--over "
                            + text
                            + ": expected FROM below TO"
                            + (logarithmic ? ", both above 0 with log:" : ""));
        }
    }

    /// A value for each option, in their order.
    List<Map.Entry<String, String>> draw(RandomGenerator random) {
        var drawn = new ArrayList<Map.Entry<String, String>>();
        for (var d : dimensions) {
            drawn.add(Map.entry(d.option(), value(d.values(), random)));
        }
        return drawn;
    }

    /// How many different trials there are; [Long#MAX_VALUE] if an option takes real numbers, or
    /// there are more.
    long combinations() {
        long count = 1;
        for (var d : dimensions) {
            long values = count(d.values());
            count =
                    count > Long.MAX_VALUE / values || values == Long.MAX_VALUE
                            ? Long.MAX_VALUE
                            : count * values;
        }
        return count;
    }

    private static long count(Values values) {
        return switch (values) {
            case Values.Choice(var texts) -> texts.size();
            case Values.Whole(var low, var high, _) ->
                    high - low < 0 || high - low == Long.MAX_VALUE
                            ? Long.MAX_VALUE
                            : high - low + 1;
            case Values.Real _ -> Long.MAX_VALUE;
        };
    }

    /// One of the [#combinations] of a space that has no real numbers.
    List<Map.Entry<String, String>> combination(long index) {
        var values = new ArrayList<Map.Entry<String, String>>();
        long rest = index;
        for (var d : dimensions) {
            long count = count(d.values());
            int at = Math.toIntExact(rest % count);
            rest /= count;
            values.add(
                    Map.entry(
                            d.option(),
                            switch (d.values()) {
                                case Values.Choice(var texts) -> texts.get(at);
                                case Values.Whole(var low, _, _) -> "" + (low + at);
                                case Values.Real _ ->
                                        throw new IllegalStateException("real numbers");
                            }));
        }
        return values;
    }

    private static String value(Values values, RandomGenerator random) {
        return switch (values) {
            case Values.Choice(var texts) -> texts.get(random.nextInt(texts.size()));
            case Values.Whole(var low, var high, var logarithmic) ->
                    ""
                            + Math.clamp(
                                    logarithmic
                                            ? Math.round(
                                                    between(
                                                            (double) low,
                                                            (double) high,
                                                            true,
                                                            random))
                                            : random.nextLong(low, high + 1),
                                    low,
                                    high);
            case Values.Real(var low, var high, var logarithmic) ->
                    new BigDecimal(between(low, high, logarithmic, random))
                            .round(FIGURES)
                            .toString();
        };
    }

    private static double between(
            double low, double high, boolean logarithmic, RandomGenerator random) {
        var share = random.nextDouble();
        return logarithmic ? low * Math.pow(high / low, share) : low + share * (high - low);
    }
}
