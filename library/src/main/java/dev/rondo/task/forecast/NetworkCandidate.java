package dev.rondo.task.forecast;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Event;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Schedule;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.ExampleSource;
import dev.rondo.model.ValidationMeasure;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Stack;
import dev.rondo.series.method.Candidate;
import dev.rondo.series.method.ForecastMethod;
import dev.rondo.series.method.History;
import dev.rondo.series.method.LinearFit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A recurrent network as a member of a blend ([NetworkMethod]): it reads windows in patches, and
/// what it gives is added to a linear direct forecast, with nothing at first (its output begins at
/// 0). All series are learned together. Loss: the median's, |y − ŷ|, in units of the window's
/// scale.
final class NetworkCandidate implements Candidate {
    private static final int ENOUGH = 1500; // windows, below which linear methods do as well
    private static final int LONG = 336; // steps of a window, at most
    private static final int PATCH = 8; // steps of a patch, at least
    private static final int UPDATES = 600;
    private static final int EPOCHS = 10; // at most
    private static final int BATCH = 64;

    private final Stack stack;
    private final int window;
    private final int patch;
    private final int horizon;
    private final long seed;
    private final int threads;

    private NetworkCandidate(
            Stack stack, int window, int patch, int horizon, long seed, int threads) {
        this.stack = stack;
        this.window = window;
        this.patch = patch;
        this.horizon = horizon;
        this.seed = seed;
        this.threads = threads;
    }

    /// A candidate for these series; empty where they have too few windows.
    static Optional<NetworkCandidate> of(
            List<History> series, int horizon, List<Integer> periods, long seed, int threads) {
        int least = series.stream().mapToInt(History::rows).min().orElse(0);
        int season = periods.isEmpty() ? 1 : periods.getFirst();
        int patch = season * ((PATCH + season - 1) / season);
        int longest = Math.min(LONG, least / 8);
        int window = longest / patch * patch;
        long windows = series.stream().mapToLong(h -> h.rows() - window - horizon).sum();
        if (window < 4 * patch || windows < ENOUGH) {
            return Optional.empty();
        }
        var stack = Stack.of(Cell.shipped("gru"), 48, 1);
        return Optional.of(new NetworkCandidate(stack, window, patch, horizon, seed, threads));
    }

    @Override
    public String name() {
        return "network ("
                + stack.layers().getFirst().cell().name()
                + " "
                + stack.layers().getFirst().hidden()
                + ", window "
                + window
                + ")";
    }

    @Override
    public boolean costly() {
        return true;
    }

    @Override
    public Fitted fit(List<History> series, int[] ends, double[] scales) {
        var linear = LinearFit.fit(series, ends, window, horizon);
        var examples =
                new ResidualWindows(
                        series,
                        linear,
                        ends,
                        scales,
                        new ResidualWindows.Shape(window, patch, horizon, stride(ends)));
        if (examples.count() < BATCH) {
            throw new RondoException("too short for a network of windows of " + window);
        }
        var spec =
                new NetworkSpec(
                                Input.Numbers.of(patch),
                                stack,
                                new Output.Quantiles(horizon, List.of(0.5)))
                        .with(Pooling.LAST);
        try (var learner =
                ExampleSource.learner(
                        spec,
                        examples,
                        new ExampleSettings(BATCH, 1, 50, seed),
                        ValidationMeasure.NOTHING,
                        threads)) {
            for (var slot : learner.network().parameters().slots()) {
                if (slot.name().startsWith("output.")) {
                    Arrays.fill(learner.values(), slot.offset(), slot.offset() + slot.size(), 0);
                }
            }
            int updates = learner.stepsPerEpoch();
            int epochs = Math.max(1, Math.min(EPOCHS, UPDATES / Math.max(1, updates)));
            var settings =
                    Settings.of(new Optimiser.Adam(), 0.002, epochs)
                            .withSchedule(new Schedule.Cosine(0))
                            .withClip(new Clip.Norm(1))
                            .withThreads(threads);
            try (var training = Training.start(learner, settings)) {
                for (var event : training) {
                    if (event instanceof Event.Diverged) {
                        throw new RondoException("the network diverged");
                    }
                }
            }
            var network = learner.network();
            float[] values = learner.values().clone();
            var trained = new NetworkMethod.Trained(network, values, patch);
            var methods = new ArrayList<NetworkMethod>();
            for (int s = 0; s < ends.length; s++) {
                methods.add(new NetworkMethod(trained, linear.get(s), scales[s]));
            }
            return new Fitted() {
                @Override
                public int choices() {
                    return 1;
                }

                @Override
                public boolean together() {
                    return true;
                }

                @Override
                public ForecastMethod method(int s, int choice) {
                    return methods.get(s);
                }
            };
        }
    }

    /// So that a training of the fewest epochs has about as many updates as it is to have.
    private int stride(int[] ends) {
        long windows =
                Arrays.stream(ends).mapToLong(end -> Math.max(0, end - window - horizon)).sum();
        return (int) Math.max(1, windows / ((long) UPDATES * BATCH));
    }
}
