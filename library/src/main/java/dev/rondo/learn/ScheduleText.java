package dev.rondo.learn;

import dev.rondo.RondoException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Schedules as texts: a name and, after a colon, numbers.
final class ScheduleText {
    private ScheduleText() {}

    static Schedule parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        var numbers = colon < 0 ? List.<Double>of() : numbers(text, text.substring(colon + 1));
        try {
            return switch (name) {
                case "constant" -> {
                    atMost(0, numbers);
                    yield new Schedule.Constant();
                }
                case "cosine" -> {
                    atMost(1, numbers);
                    yield new Schedule.Cosine(at(0, numbers, 0));
                }
                case "step" -> {
                    atMost(3, numbers);
                    yield new Schedule.Step(
                            at(0, numbers, 0.5), whole(1, numbers, 1), whole(2, numbers, 0));
                }
                case "plateau" -> {
                    atMost(2, numbers);
                    yield new Schedule.Plateau(at(0, numbers, 0.5), whole(1, numbers, 2));
                }
                default -> throw new RondoException("expected constant, cosine, step or plateau");
            };
        } catch (RondoException e) {
            throw new RondoException("schedule `" + text + "`: " + e.getMessage(), e);
        }
    }

    static String of(Schedule schedule) {
        return switch (schedule) {
            case Schedule.Constant() -> "constant";
            case Schedule.Cosine(double floor) -> "cosine" + (floor == 0 ? "" : ":" + floor);
            case Schedule.Step(double factor, int every, int keep) ->
                    "step:" + factor + "," + every + "," + keep;
            case Schedule.Plateau(double factor, int patience, double _) ->
                    "plateau:" + factor + "," + patience;
            case Schedule.WarmUp(long _, Schedule then) -> of(then);
        };
    }

    private static List<Double> numbers(String text, String list) {
        try {
            return Arrays.stream(list.split(",", -1))
                    .map(number -> Double.valueOf(number.strip()))
                    .collect(Collectors.toList());
        } catch (NumberFormatException e) {
            throw new RondoException(
                    "schedule `" + text + "`: expected numbers after the colon", e);
        }
    }

    private static double at(int place, List<Double> numbers, double defaultValue) {
        return place < numbers.size() ? numbers.get(place) : defaultValue;
    }

    private static int whole(int place, List<Double> numbers, int defaultValue) {
        double number = at(place, numbers, defaultValue);
        if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
            throw new RondoException(number + ", expected a whole number");
        }
        return (int) number;
    }

    private static void atMost(int most, List<Double> numbers) {
        if (numbers.size() > most) {
            throw new RondoException(
                    numbers.size()
                            + " numbers, expected "
                            + (most == 0 ? "none" : "at most " + most));
        }
    }
}
