package dev.rondo.app.console;

import dev.rondo.learn.Event;
import dev.rondo.learn.TrainingRecord;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/// What is said about a training, as text: the bar, and the lines that last.
public final class ProgressText {
    private static final int BAR = 20;

    /// How a loss (of symbols in nats) is shown beside itself.
    public enum Measure {
        PERPLEXITY,
        BITS_PER_CHARACTER,
        BITS_PER_BYTE,
        /// Of standardised numbers: the loss is the mean square.
        ERROR,
        /// Of items with classes: held out is the share of wrong answers.
        WRONG,
        /// Of tokens with tags: the same.
        WRONG_TAGS,
        /// Of tokens with tags that write spans: held out is 1 − F1.
        F1;

        /// What is counted.
        String unit() {
            return this == WRONG ? "items" : "tokens";
        }

        /// What is held out.
        String heldOut(double loss) {
            return switch (this) {
                case WRONG, WRONG_TAGS -> format("%.2f %% wrong", 100 * loss);
                case F1 -> format("F1 %.2f", 100 * (1 - loss));
                default -> format("%.4f  %s", loss, of(loss));
            };
        }

        String of(double nats) {
            return switch (this) {
                case PERPLEXITY -> format("perplexity %.2f", Math.exp(nats));
                case BITS_PER_CHARACTER -> format("%.3f bits/char", nats / Math.log(2));
                case BITS_PER_BYTE -> format("%.3f bits/byte", nats / Math.log(2));
                case ERROR -> format("error %.3f", Math.sqrt(nats));
                case WRONG, WRONG_TAGS, F1 -> "";
            };
        }
    }

    private final Measure measure;
    private int epochs;
    private int stepsPerEpoch;
    private long begun;
    private long firstStep;

    public ProgressText(Measure measure) {
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
        var done = BAR * step.step() / stepsPerEpoch;
        var text =
                format(
                        "epoch %d/%d  %s%s  loss %.4f%s  %s %s/s  %s left",
                        step.epoch(),
                        epochs,
                        "█".repeat(done),
                        "░".repeat(BAR - done),
                        step.epochLoss(),
                        measured(step.epochLoss()),
                        rate(step.tokens() / step.seconds()),
                        measure.unit(),
                        duration(secondsLeft(step)));
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
                measured(step.epochLoss()),
                rate(step.tokens() / step.seconds()),
                measure.unit(),
                duration(secondsLeft(step)));
    }

    /// A loss of training as the task measures it, if it does.
    private String measured(double loss) {
        String text = measure.of(loss);
        return text.isEmpty() ? "" : "  " + text;
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
            case Event.Started started -> Optional.of(started(started));
            case Event.EpochEnded ended -> Optional.of(ended(ended.epoch()));
            case Event.Diverged diverged -> Optional.of(diverged(diverged));
            case Event.Stopped stopped -> Optional.of(stopped(stopped));
            case Event.Gradients gradients -> Optional.of(gradients(gradients));
            case Event.Step _, Event.Evaluated _, Event.Checkpointed _ -> Optional.empty();
        };
    }

    private static String started(Event.Started started) {
        var text =
                format(
                        "%,d parameters, %d epochs of %,d steps",
                        started.parameters(), started.epochs(), started.stepsPerEpoch());
        return started.stepsDone() == 0
                ? text
                : text + format(", going on after step %,d", started.stepsDone());
    }

    /// What is left at a near, a middle and the farthest distance of each state.
    private static String gradients(Event.Gradients gradients) {
        var text =
                new StringBuilder(
                        format("epoch %d, step %d  gradient", gradients.epoch(), gradients.step()));
        for (var flow : gradients.backflow()) {
            text.append(format("  layer %d %s", flow.layer(), flow.state()));
            var last = flow.distances().length - 1;
            for (var i : new TreeSet<>(List.of(0, last / 2, last))) {
                text.append(format(" %.2g@%d", flow.norms()[i], flow.distances()[i]));
            }
        }
        return text.toString();
    }

    private String ended(TrainingRecord.Epoch epoch) {
        var text =
                format(
                        "epoch %d/%d  loss %.4f%s",
                        epoch.number(), epochs, epoch.loss(), measured(epoch.loss()));
        if (epoch.heldOut().isPresent()) {
            var heldOut = epoch.heldOut().get();
            text += "  validation " + measure.heldOut(heldOut);
        }
        return text
                + epoch.seconds()
                        .map(seconds ->
                                format(
                                        "  %s %s/s  %s",
                                        rate(epoch.tokens() / seconds),
                                        measure.unit(),
                                        duration(seconds)))
                        .orElse("");
    }

    static String diverged(Event.Diverged diverged) {
        return format(
                "diverged in epoch %d, step %d: %s. %s The last good values are kept.",
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
        return reason
                + stopped.bestEpoch()
                        .map(epoch -> "; kept: the model after epoch " + epoch)
                        .orElse("");
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
