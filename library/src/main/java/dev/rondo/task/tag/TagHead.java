package dev.rondo.task.tag;

import dev.rondo.store.Key;
import dev.rondo.store.SerialisedNames;

/// How the tags of a sentence are chosen.
@Key("--head of taggers")
public enum TagHead {
    /// All together, by a conditional random field (Lafferty, McCallum & Pereira 2001): none
    /// against the rules of spans.
    @Key("CRF")
    CRF,
    /// Each by itself, by a softmax.
    @Key("SOFTMAX")
    SOFTMAX;

    @Override
    public String toString() {
        return SerialisedNames.spelling(this);
    }
}
