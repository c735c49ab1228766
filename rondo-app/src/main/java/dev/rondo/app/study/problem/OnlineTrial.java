package dev.rondo.app.study.problem;

import dev.rondo.RondoException;
import dev.rondo.learn.OnlineLearner;
import dev.rondo.learn.OnlineSettings;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// One network that learned at every step of one stream, by one method.
///
/// @param stateSize numbers held for the sake of the past, see [OnlineLearner#stateSize]
/// @param course in order
/// @param diverged what went wrong, or nothing
public record OnlineTrial(long stateSize, List<Point> course, String diverged) {
    public OnlineTrial {
        course = List.copyOf(course);
    }

    /// A stretch of the stream.
    ///
    /// @param samples seen at its end
    /// @param seconds of learning before its end
    /// @param loss mean over its samples, each predicted before it was learned from
    public record Point(long samples, double seconds, double loss) {}

    /// The mean loss of the last fifth, or NaN if it diverged.
    public double loss() {
        int size = course.size();
        return diverged.isEmpty()
                ? course.subList(size - (size + 4) / 5, size).stream()
                        .mapToDouble(Point::loss)
                        .average()
                        .orElse(Double.NaN)
                : Double.NaN;
    }

    /// Seconds of learning in all.
    public double seconds() {
        return course.isEmpty() ? 0 : course.getLast().seconds();
    }

    /// Learns an [Echo] from its beginning. The seed alone decides where the parameters start and
    /// what the stream is: whatever the method, both are the same.
    ///
    /// @param points of the course
    /// @param every so many samples a point
    /// @param clock nanoseconds, read at every point by the thread that learns
    /// @param stop asked at every point
    public static OnlineTrial run(
            int delay,
            Stack stack,
            OnlineSettings settings,
            int points,
            int every,
            long seed,
            LongSupplier clock,
            BooleanSupplier stop) {
        var spec =
                new NetworkSpec(
                        Input.Numbers.of(1), stack, new Output.Linear(1, Output.Loss.SQUARED));
        var network = Network.of(spec);
        var learner = new OnlineLearner(network, network.initialise(seed), settings);
        var echo = new Echo(delay, seed);
        float[] x = new float[1];
        float[] target = new float[1];
        var course = new ArrayList<Point>();
        long begin = clock.getAsLong();
        try {
            while (course.size() < points && !stop.getAsBoolean()) {
                double sum = 0;
                for (int i = 0; i < every; i++) {
                    echo.next(x, target);
                    learner.read(x);
                    sum += learner.learn(target);
                }
                double seconds = (clock.getAsLong() - begin) * 1e-9;
                course.add(new Point((course.size() + 1L) * every, seconds, sum / every));
            }
        } catch (RondoException e) {
            return new OnlineTrial(learner.stateSize(), course, String.valueOf(e.getMessage()));
        }
        return new OnlineTrial(learner.stateSize(), course, "");
    }
}
