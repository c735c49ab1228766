package dev.rondo.app.console;

import dev.rondo.learn.Event;
import dev.rondo.learn.TrainingRecord;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/// A training as text: the bar, and the lines that last, which are a table with a row for each
/// epoch.
public final class ProgressText {
    private static final int BAR = 20;
    private static final int NARROWEST = 8; // column of the table

    private final TrainingMeasure measure;
    private boolean headed;
    private int epochs;
    private int stepsPerEpoch;
    private long begun;
    private long firstStep;

    public ProgressText(TrainingMeasure measure) {
        this.measure = measure;
    }

    /// Takes in what later lines need to know.
    void note(Event event) {
        if (event instanceof Event.Started started) {
            epochs = started.epochs();
            stepsPerEpoch = started.stepsPerEpoch();
            firstStep = started.stepsDone();
            begun = System.nanoTime();
        }
    }

    /// The line that is rewritten, at most `columns` wide: what comes first matters most.
    String bar(Event.Step step, int columns) {
        var front = format("epoch %d/%d  ", step.epoch(), epochs);
        var rest =
                format(
                        "  loss %.4f%s  %s %s/s  %s left",
                        step.epochLoss(),
                        secondary(step.epochLoss()),
                        rate(step.tokens() / step.seconds()),
                        measure.unit(),
                        duration(secondsLeft(step)));
        var whole = Math.clamp(columns - front.length() - rest.length(), 0, BAR);
        var done = whole * step.step() / stepsPerEpoch;
        var text = front + "█".repeat(done) + "░".repeat(whole - done) + rest;
        return text.length() <= columns ? text : text.substring(0, Math.max(0, columns));
    }

    String plain(Event.Step step) {
        return format(
                "epoch %d/%d  step %d/%d  loss %.4f%s  %s %s/s  %s left",
                step.epoch(),
                epochs,
                step.step(),
                stepsPerEpoch,
                step.epochLoss(),
                secondary(step.epochLoss()),
                rate(step.tokens() / step.seconds()),
                measure.unit(),
                duration(secondsLeft(step)));
    }

    /// A loss of training as the task shows it besides.
    private String secondary(double loss) {
        return measure.secondary()
                .map(name -> "  " + name + " " + measure.secondary(loss))
                .orElse("");
    }

    private double secondsLeft(Event.Step step) {
        var all = (long) epochs * stepsPerEpoch;
        var now = (step.epoch() - 1L) * stepsPerEpoch + step.step();
        var pace = (System.nanoTime() - begun) / 1e9 / Math.max(1, now - firstStep);
        return pace * (all - now);
    }

    /// The line that tells of this event for good, if it is worth one.
    Optional<String> lasting(Event event) {
        return switch (event) {
            case Event.Started started -> started(started);
            case Event.EpochEnded ended -> Optional.of(ended(ended.epoch()));
            case Event.Diverged diverged -> Optional.of(diverged(diverged));
            case Event.Stopped stopped -> Optional.of(stopped(stopped));
            case Event.Gradients gradients -> Optional.of(gradients(gradients));
            case Event.Step _, Event.Evaluated _, Event.Checkpointed _ -> Optional.empty();
        };
    }

    private static Optional<String> started(Event.Started started) {
        return started.stepsDone() == 0
                ? Optional.empty()
                : Optional.of(format("resumed after step %,d", started.stepsDone()));
    }

    /// The norm of the gradient at a near, a middle and the farthest distance of each state.
    private static String gradients(Event.Gradients gradients) {
        var text =
                new StringBuilder(
                        format("epoch %d, step %d  gradient", gradients.epoch(), gradients.step()));
        for (var flow : gradients.backflow()) {
            text.append(
                    format(
                            "  layer %d%s %s",
                            flow.layer(),
                            flow.direction().map(d -> " " + d).orElse(""),
                            flow.state()));
            var last = flow.distances().length - 1;
            for (var i : new TreeSet<>(List.of(0, last / 2, last))) {
                text.append(format(" %.2g@%d", flow.norms()[i], flow.distances()[i]));
            }
        }
        return text.toString();
    }

    /// A row of the table; before the first one its head.
    private String ended(TrainingRecord.Epoch epoch) {
        var heads = new ArrayList<String>();
        var fields = new ArrayList<String>();
        column("epoch", epoch.number() + "/" + epochs, heads, fields);
        column("loss", format("%.4f", epoch.loss()), heads, fields);
        measure.secondary()
                .ifPresent(name -> column(name, measure.secondary(epoch.loss()), heads, fields));
        epoch.validation()
                .ifPresent(value -> {
                    column(measure.validationName(), measure.validation(value), heads, fields);
                    measure.secondary()
                            .ifPresent(name ->
                                    column("val " + name, measure.secondary(value), heads, fields));
                });
        epoch.seconds()
                .ifPresent(seconds -> {
                    column(measure.unit() + "/s", rate(epoch.tokens() / seconds), heads, fields);
                    column("time", duration(seconds), heads, fields);
                });
        var row = String.join("  ", fields);
        if (headed) {
            return row;
        }
        headed = true;
        return String.join("  ", heads) + "\n" + row;
    }

    private static void column(String head, String field, List<String> heads, List<String> fields) {
        int width = Math.max(NARROWEST, head.length());
        heads.add(format("%" + width + "s", head));
        fields.add(format("%" + width + "s", field));
    }

    static String diverged(Event.Diverged diverged) {
        return format(
                "diverged in epoch %d, step %d: %s. %s The last good parameters are kept.",
                diverged.epoch(), diverged.step(), diverged.what(), diverged.advice());
    }

    private static String stopped(Event.Stopped stopped) {
        var reason =
                switch (stopped.reason()) {
                    case FINISHED -> "finished";
                    case EARLY -> "stopped early: no more improvement";
                    case DIVERGED -> "stopped";
                    case INTERRUPTED -> "interrupted";
                };
        return reason + stopped.bestEpoch().map(epoch -> "; best epoch: " + epoch).orElse("");
    }

    /// A sentence on lines of at most so many columns, broken behind its commas and semicolons.
    static String wrapped(String text, int columns) {
        var all = new StringBuilder();
        var rest = text;
        while (rest.length() > columns && rest.indexOf('\n') < 0) {
            int at =
                    Math.max(
                            rest.lastIndexOf(", ", columns - 1),
                            rest.lastIndexOf("; ", columns - 1));
            if (at <= 2) {
                break;
            }
            all.append(rest, 0, at + 1).append('\n');
            rest = "  " + rest.substring(at + 2);
        }
        return all + rest;
    }

    public static String rate(double perSecond) {
        return perSecond >= 1e6
                ? format("%.2fM", perSecond / 1e6)
                : perSecond >= 1e3 ? format("%.1fk", perSecond / 1e3) : format("%.0f", perSecond);
    }

    public static String duration(double seconds) {
        var whole = Math.round(seconds);
        return whole < 60
                ? whole + " s"
                : whole < 3600
                        ? format("%d:%02d min", whole / 60, whole % 60)
                        : format("%d:%02d h", whole / 3600, whole / 60 % 60);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
