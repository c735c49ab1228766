package dev.rondo.network.spec;

import dev.rondo.store.Key;

import java.util.Arrays;

/// Where the output reads the stack: at every step, or once a sequence. Where it reads once, a
/// batch has one row of targets a sequence.
public enum Pooling {
    /// At every step: many-to-many in step.
    @Key("IN_STEP")
    IN_STEP,
    /// What the stack gives at the last step of each sequence.
    @Key("LAST")
    LAST,
    /// What the stack gives at the first step.
    @Key("FIRST")
    FIRST,
    /// What each direction of the last layer gives where it ends: forward at the last step,
    /// backward at the first; merged as the layer merges them.
    @Key("ENDS")
    ENDS,
    /// The mean over all steps.
    @Key("MEAN")
    MEAN,
    /// The largest of all steps, number by number. Where several are equally large, the gradient
    /// goes to the first.
    @Key("MAX")
    MAX,
    /// The sum over all steps.
    @Key("SUM")
    SUM,
    /// The mean over all steps, weighted by attention: softmax of v · tanh(K h_t + b) with learned
    /// v, K, b (Yang et al. 2016).
    @Key("ATTENTION")
    ATTENTION;

    @Override
    public String toString() {
        return SpelledEnum.text(this);
    }

    /// The poolings that read once a sequence, as [#toString] writes them: `last, first, …`.
    public static String oncePerSequence() {
        var names =
                Arrays.stream(values()).filter(p -> p != IN_STEP).map(Pooling::toString).toList();
        int last = names.size() - 1;
        return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }

    /// Reads what [#toString] writes.
    public static Pooling parse(String text) {
        return SpelledEnum.parse("pooling", text, values());
    }
}
