package dev.rondo.app.tune;

import dev.rondo.store.Json;

import java.io.Writer;
import java.util.function.Function;

/// Reads the events of a training as it writes them, a JSON object a line, and ends it when it is
/// told to.
final class TrialWatch extends Writer {
    /// Why a training was ended.
    static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1;

        Ended(String reason) {
            super(reason, null, false, false);
        }
    }

    private final Function<Json.Obj, String> listener;
    private final StringBuilder line = new StringBuilder();

    /// @param listener is told each event; what it answers, if not empty, is why to end
    TrialWatch(Function<Json.Obj, String> listener) {
        this.listener = listener;
    }

    @Override
    public void write(char[] from, int offset, int length) {
        for (var i = offset; i < offset + length; i++) {
            if (from[i] == '\n') {
                event(line.toString());
                line.setLength(0);
            } else {
                line.append(from[i]);
            }
        }
    }

    private void event(String text) {
        if (text.startsWith("{") && Json.parse(text, "event") instanceof Json.Obj event) {
            var reason = listener.apply(event);
            if (!reason.isEmpty()) {
                throw new Ended(reason);
            }
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
