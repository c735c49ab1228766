package dev.rondo.network.spec;

import dev.rondo.store.Key;

import java.util.Optional;

/// What a decoder has from its encoder before it reads its own first step.
///
/// @param start how its states begin
/// @param fed if present, this reading of the encoder enters the decoder's first layer at every
///   step, beside what that reads anyway (Cho et al. 2014)
public record Bridge(@Key("start") Start start, @Key("fed") Optional<Pooling> fed) {
    /// How the states of a decoder begin.
    public enum Start {
        /// As the decoder's own [InitialState] says.
        @Key("NONE")
        NONE,
        /// Layer for layer, counted from the last, and state for state as those of the encoder
        /// ended; where an encoder's layer has both directions, merged as the layer merges them.
        /// Sutskever et al. 2014.
        @Key("COPY")
        COPY,
        /// tanh(W z + b), z being all that the same layer of the encoder (its first, where the
        /// decoder has more) ended with: the states of both directions side by side, or what it
        /// gave last where it has no states. Bahdanau et al. 2015.
        @Key("LEARNED")
        LEARNED;

        @Override
        public String toString() {
            return SpelledEnum.text(this);
        }

        /// Reads what [#toString] writes.
        public static Start parse(String text) {
            return SpelledEnum.parse("bridge", text, values());
        }
    }

    public static final Bridge NONE = new Bridge(Start.NONE, Optional.empty());
    public static final Bridge COPY = new Bridge(Start.COPY, Optional.empty());
    public static final Bridge LEARNED = new Bridge(Start.LEARNED, Optional.empty());

    /// The same, and a reading of the encoder is fed at every step.
    public Bridge feeding(Pooling pooling) {
        return new Bridge(start, Optional.of(pooling));
    }

    public Bridge {
        if (fed.filter(r -> r == Pooling.IN_STEP).isPresent()) {
            throw new dev.rondo.RondoException(
                    "a bridge that feeds the encoder in step: the steps of a source are not those of"
                            + " its target; expected "
                            + Pooling.oncePerSequence());
        }
    }
}
