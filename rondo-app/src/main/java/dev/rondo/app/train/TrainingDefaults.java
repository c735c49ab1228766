package dev.rondo.app.train;

import dev.rondo.learn.Clip;
import dev.rondo.learn.Schedule;
import dev.rondo.learn.Settings;
import dev.rondo.model.ModelTraining;
import dev.rondo.network.spec.NetworkSpec.Dropout;
import dev.rondo.network.spec.Stack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/// What a training goes by, as options and defaults came out for its data: the network, the epochs
/// and the optimiser, a line each.
final class TrainingDefaults {
    private TrainingDefaults() {}

    static List<String> lines(ModelTraining<?, ?> training) {
        var learner = training.learner().learner();
        var stack = learner.network().spec().stack();
        var settings = training.settings();
        var lines = new ArrayList<String>();
        stack.layers().stream()
                .flatMap(layer -> layer.cell().doubtfulNames().stream())
                .distinct()
                .map("warning: "::concat)
                .forEach(lines::add);
        lines.addAll(
                List.of(
                        layers(stack)
                                + dropout(stack.dropout())
                                + format("; %,d parameters", learner.parameters().size()),
                        format(
                                        "%d epochs of %,d steps",
                                        settings.run().epochs(), learner.stepsPerEpoch())
                                + training.learner()
                                        .examples()
                                        .map(e ->
                                                format(", batch %d, seed %d", e.batch(), e.seed()))
                                        .orElse("")
                                + settings.regularisation()
                                        .earlyStopping()
                                        .map(stopping -> ", patience " + stopping.patience())
                                        .orElse(""),
                        learning(settings.optimisation())));
        return lines;
    }

    /// As in `2 × lstm (128 units, bidirectional)`.
    private static String layers(Stack stack) {
        var counts = new LinkedHashMap<String, Integer>();
        for (var layer : stack.layers()) {
            counts.merge(
                    layer.cell().name()
                            + " ("
                            + layer.hidden()
                            + " units"
                            + switch (layer.direction()) {
                                case FORWARD -> ")";
                                case BACKWARD -> ", backward)";
                                case BOTH -> ", bidirectional)";
                            },
                    1,
                    Integer::sum);
        }
        var all = new ArrayList<String>();
        counts.forEach((layer, count) -> all.add(count == 1 ? layer : count + " × " + layer));
        return String.join(", ", all);
    }

    private static String dropout(Dropout dropout) {
        var all = new ArrayList<String>();
        part("input", dropout.input(), all);
        part("between", dropout.between(), all);
        part("output", dropout.output(), all);
        part("recurrent", dropout.recurrent(), all);
        return all.isEmpty() ? "" : "; dropout " + String.join(", ", all);
    }

    private static void part(String name, double probability, List<String> all) {
        if (probability > 0) {
            all.add(name + " " + number(probability));
        }
    }

    private static String learning(Settings.Optimisation how) {
        return how.optimiser().getClass().getSimpleName().toLowerCase(Locale.ROOT)
                + ", learning rate "
                + number(how.learningRate())
                + schedule(how.schedule())
                + switch (how.clip()) {
                    case Clip.None _ -> "";
                    case Clip.Norm(double most) -> ", clip norm " + number(most);
                    case Clip.Value(double most) -> ", clip value " + number(most);
                };
    }

    private static String schedule(Schedule schedule) {
        return switch (schedule) {
            case Schedule.Constant _ -> "";
            case Schedule.WarmUp(long steps, Schedule then) ->
                    format(", warm-up %,d", steps) + schedule(then);
            default -> ", schedule " + schedule.text();
        };
    }

    /// Without zeros at the end.
    private static String number(double value) {
        return value == Math.rint(value) ? format("%.0f", value) : "" + value;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
