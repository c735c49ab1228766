package dev.rondo.learn;

import dev.rondo.kernel.Provider;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.Parameters;
import dev.rondo.runtime.WorkerPool;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/// An optimiser at work on one network: its moments, in the layout of the parameters, and the count
/// of its steps. Allocates when made, not when it updates. Not for several threads at once, though
/// the work of one call is shared among the workers given.
///
/// One step is [#norm], which tells whether the gradient is finite, then [#update].
final class OptimiserState {
    private static final Provider KERNELS = Provider.chosen();

    private final float[] values;
    private final Gradient gradient;
    private final Clip clip;
    private final Decay decay;
    private final Chunks chunks;
    private final WorkerPool workers;
    private final double[] squares; // Σ g² of each chunk
    private final boolean onlyTouched; // whether rows without gradient stay as they are
    private final Update update;
    private final @Nullable GradientNoise noise;
    private long steps;
    private float scale; // of the gradient in the step under way

    private final IntConsumer normTask = this::norm;
    private final IntConsumer updateTask = this::update;
    private final Chunks.Piece normPiece = this::norm;
    private final Chunks.Piece drivePiece = this::drive;
    private final Chunks.Piece updatePiece = this::update;

    /// @param values what the updates change, in the layout of the gradient
    /// @param noise on the gradient, or null
    OptimiserState(
            Optimiser optimiser,
            Clip clip,
            Decay decay,
            float[] values,
            Gradient gradient,
            @Nullable GradientNoise noise,
            WorkerPool workers) {
        this.values = values;
        this.gradient = gradient;
        this.noise = noise;
        this.clip = clip;
        this.decay = decay;
        this.chunks = new Chunks(gradient.parameters());
        this.workers = workers;
        this.squares = new double[chunks.count()];
        this.update = new Update(optimiser, values.length);
        this.onlyTouched = update.leavesUntouched() && !decay.coupled();
    }

    /// How many numbers are learned.
    int learned() {
        return chunks.learned();
    }

    /// The Euclidean norm of the gradient over all that is learned; NaN or infinite if any element
    /// is.
    double norm() {
        workers.run(chunks.count(), normTask);
        double sum = 0;
        for (double square : squares) {
            sum += square;
        }
        return Math.sqrt(sum);
    }

    private void norm(int chunk) {
        squares[chunk] = 0;
        chunks.touched(chunk, gradient, normPiece);
    }

    private void norm(int chunk, int offset, int count) {
        squares[chunk] += KERNELS.sumOfSquares(gradient.values(), offset, count);
    }

    /// The first slot in whose gradient [#norm] met an element that is NaN or infinite.
    Optional<Parameters.Slot> notFinite() {
        for (int chunk = 0; chunk < squares.length; chunk++) {
            if (!Double.isFinite(squares[chunk])) {
                return Optional.of(chunks.slot(chunk));
            }
        }
        return Optional.empty();
    }

    /// Clips the gradient, adds noise and penalty and changes the values. The gradient array is
    /// left as it was, except that clipping by value and noise are done in place.
    ///
    /// @param norm what [#norm] returned for this gradient
    void update(double norm, double learningRate) {
        steps++;
        scale =
                clip instanceof Clip.Norm(double maximum) && norm > maximum
                        ? (float) (maximum / norm)
                        : 1;
        update.prepare(steps, learningRate);
        workers.run(chunks.count(), updateTask);
    }

    private void update(int chunk) {
        if (noise != null || clip instanceof Clip.Value) {
            chunks.touched(chunk, gradient, drivePiece);
        }
        if (onlyTouched) {
            chunks.touched(chunk, gradient, updatePiece);
        } else {
            chunks.all(chunk, updatePiece);
        }
    }

    /// What drives the update, but for the scale of clipping by norm and the penalty.
    private void drive(int chunk, int from, int count) {
        float[] g = gradient.values();
        if (clip instanceof Clip.Value(double maximum)) {
            Update.clamp(g, (float) maximum, from, from + count);
        }
        if (noise != null) {
            noise.add(g, scale, steps - 1, from, count);
        }
    }

    private void update(int chunk, int from, int count) {
        int to = from + count;
        float[] g = gradient.values();
        boolean decays = decay.vectors() || !chunks.slot(chunk).vector();
        float l1 = decays ? (float) decay.l1() : 0;
        float l2 = decays ? (float) decay.l2() : 0;
        update.run(values, g, scale, l1, l2, decays, from, to);
    }

    /// The moments by name: the arrays themselves.
    Map<String, float[]> moments() {
        return update.moments();
    }

    /// Updates done.
    long steps() {
        return steps;
    }

    /// Sets the count of updates; the moments are set by writing into [#moments].
    void setSteps(long steps) {
        this.steps = steps;
    }
}
