package dev.rondo.network.spec;

import dev.rondo.RondoException;

/// What reads a source sequence before a decoder, the network's own stack, reads and gives its
/// target.
///
/// @param input what it reads
/// @param stack its layers; its dropout before the output applies to what the decoder has from it
/// @param bridge what the decoder has from it
public record Encoder(Input input, Stack stack, Bridge bridge) {
    public Encoder {
        if (!stack.penalty().equals(ActivationPenalty.NONE)) {
            throw new RondoException(
                    "a penalty on activations in an encoder: only the network's own stack can have"
                            + " one");
        }
    }
}
