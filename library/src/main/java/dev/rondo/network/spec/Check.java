package dev.rondo.network.spec;

import dev.rondo.RondoException;

/// What the numbers of specifications are held against.
final class Check {
    private Check() {}

    static void positive(String what, int n) {
        if (n < 1) {
            throw new RondoException(what + ": " + n + ", expected at least 1");
        }
    }
}
