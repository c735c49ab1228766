package dev.rondo.store;

import java.io.EOFException;

/// What the JSON reader found wrong, in words that do not speak of its own switches.
final class JsonFaults {
    private JsonFaults() {}

    static String explain(Exception e) {
        String message = String.valueOf(e.getMessage());
        int at = message.indexOf(" at line ");
        String place = at < 0 ? "" : message.substring(at).lines().findFirst().orElse("");
        if (e instanceof EOFException) {
            return "not valid JSON: it ends in the middle of a value"
                    + place
                    + ": is the file cut off?";
        }
        String what = at < 0 ? message.lines().findFirst().orElse("") : message.substring(0, at);
        return "not valid JSON: "
                + (what.startsWith("Use JsonReader") ? "unexpected text" : what)
                + place;
    }
}
