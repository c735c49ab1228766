package dev.rondo.model;

import dev.rondo.data.text.LanguageBatches;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.spec.Batch;
import dev.rondo.runtime.RecordText;
import dev.rondo.structure.PackedSequences;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Batches of one long sequence, a text or a series, for truncated backpropagation through time: it
/// is cut into streams that are read side by side ([LanguageBatches]), a span of all streams a
/// batch, and states are carried from batch to batch.
///
/// With a backward span longer than the forward one, a batch begins that much earlier, and the
/// state that is carried is the one at the beginning of the next batch.
public final class StreamSource implements BatchSource {
    private final int batch;
    private final Truncation truncation;
    private final Content content;
    private final Map<String, String> identity;
    private final LanguageBatches batches;
    private final int[] read;
    private final int[] next;
    private final int[] lengths;
    private PackedSequences chain = PackedSequences.uniform(1, 1);

    /// The sequence, as it is cut into streams.
    ///
    /// @param ids of the symbols or rows that are learned from, in their order
    /// @param batch streams that are read side by side
    public record Streams(int[] ids, int batch) {
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /// What stands in the sequence.
    public interface Content {
        /// @param read the ids that the rows of `chain` read; arrays may be longer, and are used
        ///   again for the next batch
        /// @param next the ids that follow them; −1 where nothing is asked
        Batch batch(PackedSequences chain, int[] read, int[] next);
    }

    /// @param identity that must be the same when a training is resumed, besides the truncation
    public StreamSource(
            Streams streams, Truncation truncation, Map<String, String> identity, Content content) {
        this.truncation = truncation;
        this.content = content;
        this.identity = identity;
        batch = streams.batch();
        batches = new LanguageBatches(streams.ids(), batch, truncation.steps());
        int span = Math.max(truncation.steps(), truncation.backward());
        int rows =
                Math.toIntExact(Math.min((long) batches.streams() * span, batches.predictions()));
        read = new int[rows];
        next = new int[rows];
        lengths = new int[batches.streams()];
    }

    @Override
    public int stepsPerEpoch() {
        return batches.count();
    }

    @Override
    public Batch batch(int epoch, int step, NetworkRun run) {
        int first = step * truncation.steps();
        int end = first + truncation.steps();
        int rows = batches.fill(truncation.from(step), end, first, read, next, lengths);
        chain(rows);
        return content.batch(chain, read, next);
    }

    /// The chain of the lengths just filled; the one before again where it is the same.
    private void chain(int rows) {
        int sequences = 0;
        while (sequences < lengths.length && lengths[sequences] > 0) {
            sequences++;
        }
        boolean same = chain.sequences() == sequences && chain.rows() == rows;
        for (int b = 0; same && b < sequences; b++) {
            same = chain.length(b) == lengths[b];
        }
        if (!same) {
            chain = PackedSequences.of(Arrays.copyOf(lengths, sequences));
        }
    }

    @Override
    public NetworkRun.Options options(int step) {
        int backward = truncation.backward();
        return new NetworkRun.Options(
                null,
                backward >= truncation.steps() ? 0 : backward,
                truncation.segment(),
                truncation.from(step + 1) - truncation.from(step));
    }

    @Override
    public int carriedSequences() {
        return batches.streams();
    }

    @Override
    public boolean resetsStates() {
        return truncation.reset();
    }

    @Override
    public String withoutTargets(int epoch, int step) {
        int first = step * truncation.steps();
        return "in steps "
                + first
                + " to "
                + (first + truncation.steps() - 1)
                + " of the series all targets are missing: use more --steps or another --target";
    }

    @Override
    public Map<String, String> identity() {
        Map<String, String> all = new LinkedHashMap<>(identity);
        all.put("batch", "" + batch);
        all.put("steps", "" + truncation.steps());
        all.put("backward span", "" + truncation.backward());
        all.put("segment", "" + truncation.segment());
        all.put("reset", "" + truncation.reset());
        return all;
    }
}
