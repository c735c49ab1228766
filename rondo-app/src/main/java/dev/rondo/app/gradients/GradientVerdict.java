package dev.rondo.app.gradients;

import dev.rondo.equation.derivative.RecurrentMatrices;
import dev.rondo.equation.derivative.StatePath;
import dev.rondo.equation.derivative.StatePath.Kind;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Initialiser;
import dev.rondo.model.GradientFlow;
import dev.rondo.network.spec.Direction;
import dev.rondo.store.Key;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the figures of one layer mean, and what helps.
///
/// @param layer from 1
/// @param direction in which it reads, where the layer reads backward or in both directions
/// @param outcome in one word
/// @param left what is left of the norm at the farthest distance, relative to distance 1
/// @param perStep the factor by which the norm changes a step, over the farther three quarters of
///   the distances (a line fitted to the logarithms)
/// @param halfLife steps in which it halves, where it falls
/// @param radius the median spectral radius of ∂s_t/∂s_{t−1}, if it was looked at
/// @param words what happens
/// @param advice what fits this cell; empty where nothing needs one
record GradientVerdict(
        @Key("layer") int layer,
        @Key("direction") Optional<Direction> direction,
        @Key("outcome") Outcome outcome,
        @Key("left") double left,
        @Key("perStep") double perStep,
        @Key("halfLife") Optional<Double> halfLife,
        @Key("radius") Optional<Radius> radius,
        @Key("words") String words,
        @Key("cure") String advice) {

    enum Outcome {
        @Key("VANISHING")
        VANISHING,
        @Key("EXPLODING")
        EXPLODING,
        @Key("HOLDING")
        STABLE,
        /// Nothing flows from step to step.
        @Key("NONE")
        NONE
    }

    /// Of the spectral radius at the steps that were looked at.
    record Radius(
            @Key("median") double median, @Key("least") double least, @Key("most") double most) {}

    /// Less than this part left is vanishing, more than its inverse exploding.
    private static final double LITTLE = 1e-3;

    /// @param at of the flow's layers
    static GradientVerdict of(GradientSubject subject, GradientFlow flow, int at) {
        var curve = flow.layers().get(at);
        var norms = curve.norms();
        var direction = curve.direction().orElse(Direction.FORWARD);
        var graph = subject.network().graph(curve.layer(), direction);
        int steps = flow.steps();
        double first = norms[Math.min(1, steps)];
        double left = norms[steps] / first;
        double perStep = perStep(norms);
        var outcome =
                first == 0
                        ? Outcome.NONE
                        : Double.isNaN(left) || Double.isInfinite(left) || left > 1 / LITTLE
                                ? Outcome.EXPLODING
                                : left < LITTLE ? Outcome.VANISHING : Outcome.STABLE;
        Optional<Double> halfLife =
                perStep < 1 ? Optional.of(Math.log(2) / -Math.log(perStep)) : Optional.empty();
        var radius = radius(flow.radii().get(at).values());
        var words = words(outcome, left, perStep, steps, norms);
        var advice =
                switch (outcome) {
                    case EXPLODING -> exploding(graph, radius);
                    case VANISHING -> vanishing(subject, graph, curve, steps, radius);
                    case STABLE, NONE -> "";
                };
        return new GradientVerdict(
                curve.layer(),
                curve.direction(),
                outcome,
                outcome == Outcome.NONE ? 0 : left,
                perStep,
                halfLife,
                radius,
                words,
                advice);
    }

    /// Least squares on the logarithms; numbers that single precision no longer holds are left out.
    private static double perStep(double[] norms) {
        int farthest = norms.length - 1;
        while (farthest > 1 && !(norms[farthest] > 0 && Double.isFinite(norms[farthest]))) {
            farthest--;
        }
        int from = Math.min(Math.max(1, farthest / 4), Math.max(1, farthest - 1));
        var n = 0;
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        for (int d = from; d <= farthest; d++) {
            if (norms[d] > 0 && Double.isFinite(norms[d])) {
                n++;
                x += d;
                y += Math.log(norms[d]);
                xx += (double) d * d;
                xy += d * Math.log(norms[d]);
            }
        }
        double spread = n * xx - x * x;
        return n < 2 || spread == 0 ? Double.NaN : Math.exp((n * xy - x * y) / spread);
    }

    private static Optional<Radius> radius(double[] values) {
        var sorted = Arrays.stream(values).sorted().toArray();
        return sorted.length == 0
                ? Optional.empty()
                : Optional.of(
                        new Radius(
                                (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2,
                                sorted[0],
                                sorted[sorted.length - 1]));
    }

    private static String words(
            Outcome outcome, double left, double perStep, int steps, double[] norms) {
        return switch (outcome) {
            case NONE -> "no gradient flows back from step to step: the cell carries no state";
            case VANISHING ->
                    left > 0
                            ? format(
                                    "vanishing: the norm halves every %s steps; %.0e of it is "
                                            + "left after %d",
                                    number(Math.log(2) / -Math.log(perStep)), left, steps)
                            : format(
                                    "vanishing: the norm halves every %s steps and underflows "
                                            + "single precision"
                                            + " after %d",
                                    number(Math.log(2) / -Math.log(perStep)), lastPositive(norms));
            case EXPLODING ->
                    Double.isFinite(left)
                            ? format(
                                    "exploding: the norm grows by %.1f %% a step, %s-fold in %d",
                                    100 * (perStep - 1),
                                    left < 1e5 ? format("%,.0f", left) : format("%.0e", left),
                                    steps)
                            : format(
                                    "exploding: the norm grows by %.1f %% a step and overflows "
                                            + "single precision",
                                    100 * (perStep - 1));
            case STABLE ->
                    format("stable: %.2g of the norm is left after %d steps", left, steps)
                            + (perStep < 1
                                    ? format(
                                            "; it halves every %s",
                                            number(Math.log(2) / -Math.log(perStep)))
                                    : "");
        };
    }

    private static int lastPositive(double[] norms) {
        int d = norms.length - 1;
        while (d > 0 && !(norms[d] > 0)) {
            d--;
        }
        return d;
    }

    private static String exploding(Graph graph, Optional<Radius> radius) {
        var matrices = matrices(graph);
        var text = "clip the norm of the gradient (--clip-norm 1)";
        if (matrices.isEmpty()) {
            return text;
        }
        var large = radius.filter(r -> r.median() > 1);
        return text
                + large.map(r ->
                                format(
                                        ", and initialise %s smaller: the recurrence's spectral "
                                                + "radius is %.2f",
                                        matrices, r.median()))
                        .orElse(", and initialise " + matrices + " smaller")
                + (orthogonal(graph) ? "" : ", or orthogonal");
    }

    private static String vanishing(
            GradientSubject subject,
            Graph graph,
            GradientFlow.Curve layer,
            int steps,
            Optional<Radius> radius) {
        var paths = StatePath.of(graph);
        var gated = paths.stream().filter(p -> p.kind() == Kind.GATED).findFirst();
        if (gated.isPresent()) {
            return openGate(subject, gated.get(), layer, steps);
        }
        var scaled = paths.stream().filter(p -> p.kind() == Kind.SCALED).findFirst();
        if (scaled.isPresent()) {
            return format(
                    "initialise the factor of %s nearer to 1: half of the gradient is left after "
                            + "%d steps"
                            + " with %.4f",
                    scaled.get().state(), steps, Math.pow(0.5, 1.0 / steps));
        }
        if (paths.stream().anyMatch(p -> p.kind() == Kind.ADDITIVE)) {
            return "none: the state is additive, and the cause is not one that is recognised";
        }
        var matrices = matrices(graph);
        var radii =
                radius.filter(r -> r.median() < 1)
                        .map(r -> format(" (the recurrence's spectral radius is %.2f)", r.median()))
                        .orElse("");
        return "a cell that gates its state (lstm, gru): here every step passes "
                + (matrices.isEmpty() ? "a squashing function" : matrices)
                + radii
                + (matrices.isEmpty() || orthogonal(graph)
                        ? ""
                        : "; or initialise "
                                + matrices
                                + " orthogonal, or, with relu, as the "
                                + "identity");
    }

    /// What keeps half over the distance: a gate of 2^(−1/T), so a bias of its logit.
    private static String openGate(
            GradientSubject subject, StatePath path, GradientFlow.Curve layer, int steps) {
        double keep = Math.pow(0.5, 1.0 / steps);
        double logit = Math.log(keep / (1 - keep));
        double requested = path.opens() ? logit : -logit;
        if (path.bias().isEmpty()) {
            return format(
                    "the gate of %s has no bias: give it one of about %.1f, with which half of "
                            + "the gradient is left after"
                            + " %d steps",
                    path.state(), requested, steps);
        }
        var bias = path.bias().get();
        double now = subject.mean(layer, bias);
        return format(
                "open the gate that keeps %s: the mean of %s is %.1f; with --init %s=%.1f half "
                        + "of the gradient would be left after %d steps",
                path.state(), bias, Math.abs(now) < 0.05 ? 0 : now, bias, requested, steps);
    }

    private static boolean orthogonal(Graph graph) {
        return RecurrentMatrices.of(graph).stream()
                .allMatch(p -> p.initialiser() instanceof Initialiser.Orthogonal);
    }

    private static String matrices(Graph graph) {
        return RecurrentMatrices.of(graph).stream()
                .map(p -> p.name())
                .collect(Collectors.joining(", "));
    }

    private static String number(double x) {
        return x < 10 ? format("%.1f", x) : format("%.0f", x);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
