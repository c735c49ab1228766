package dev.rondo.series.method;

import dev.rondo.RondoException;

import java.util.List;

/// The forecast of one series as the weighted mean of several methods'.
///
/// @param members those of weight above 0
/// @since 0.1
public record MethodBlend(List<Member> members) {
    public MethodBlend {
        members = List.copyOf(members);
    }

    /// A method and its weight.
    public record Member(double weight, ForecastMethod method) {}

    /// The next numbers of a series, given those before row `at`. A method that gives no number
    /// there (such as one of logarithms, of a number that is not positive) is left out.
    ///
    /// @throws RondoException if that leaves none
    public double[] forecast(History history, int at, int horizon) {
        double[] sum = new double[horizon];
        double weight = 0;
        for (var member : members) {
            double[] steps = member.method().forecast(history, at, horizon);
            if (finite(steps)) {
                for (int h = 0; h < horizon; h++) {
                    sum[h] += member.weight() * steps[h];
                }
                weight += member.weight();
            }
        }
        if (weight == 0) {
            throw new RondoException(
                    "no forecast after row "
                            + at
                            + ": the model was fitted to logarithms, and of the numbers before it some"
                            + " are not positive");
        }
        for (int h = 0; h < horizon; h++) {
            sum[h] /= weight;
        }
        return sum;
    }

    /// The blend for a series that it was not fitted on.
    ///
    /// @param end the row before which the series is known
    /// @param scale the mean absolute change of the series over a season
    public MethodBlend adapted(History history, int end, double scale) {
        return new MethodBlend(
                members.stream()
                        .map(m -> new Member(m.weight(), m.method().adapted(history, end, scale)))
                        .toList());
    }

    private static boolean finite(double[] numbers) {
        for (double number : numbers) {
            if (!Double.isFinite(number)) {
                return false;
            }
        }
        return true;
    }
}
