package dev.rondo.task.tag;

import dev.rondo.store.Key;
import dev.rondo.store.SerialisedNames;

/// What is done with tags that break the rules of spans.
@Key("--faults")
public enum SpanFaults {
    /// They are read as `conlleval` reads them.
    @Key("REPAIR")
    REPAIR,
    /// They are an error.
    @Key("REFUSE")
    REFUSE;

    @Override
    public String toString() {
        return SerialisedNames.spelling(this);
    }
}
