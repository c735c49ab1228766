package dev.rondo.network.run;

import dev.rondo.plan.CellPlan;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.structure.Structure;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A unit at work in one shard, with the memory it needs. Buffers grow to the largest batch seen.
public sealed interface UnitRun
        permits InputRun, ConcatRun, CellRun, GatherRun, PoolRun, FinalStateRun {
    /// What a pass works with.
    ///
    /// @param packs of each cell
    /// @param dropout the stream of masks that are drawn at every step, or null when nothing is
    ///   dropped
    /// @param retained the stream of masks that are drawn once a sequence: the same for all
    ///   stretches of a batch
    record Pass(
            float[] values,
            List<CellPlan.Packs> packs,
            @Nullable RandomStreams dropout,
            @Nullable RandomStreams retained) {}

    /// The rows over which the units of a shard run.
    interface Ground {
        Structure structure(Space space);

        /// What the batch gives for an input on edges, in a way of reading.
        default float[] edges(String input, Space space) {
            throw new IllegalStateException(input);
        }

        /// Sequences of which every step looks at all steps of its source; items that look at all
        /// their rows.
        Structure attending(Space space);

        /// For each row of `to` the row of `from` that is picked.
        int[] index(Unit.Which which, Space from, Space to);

        /// A number for draws: the same for all that is drawn with `number` in this shard alone.
        long draw(int number);
    }

    /// What its rows stand for.
    Space space();

    /// The rows it gives.
    Activations out();

    void forward(Pass pass);

    /// As [#forward], of sequences that go on by one step each: what they read is given row by row,
    /// and cells go on from what they carried.
    default void step(Pass pass) {
        forward(pass);
    }

    /// Hands the adjoint of what it gave to what it read.
    void backward(Pass pass);

    /// Numbers for which it holds memory.
    long floats();
}
