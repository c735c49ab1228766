package dev.rondo.kernel;

import java.lang.System.Logger.Level;

/// Chooses the provider, once: the system property `rondo.provider` (`vector` or `scalar`),
/// otherwise vector where the module jdk.incubator.vector is present. The choice is logged once, at
/// level DEBUG, by the logger `dev.rondo.kernel`; a missing module at level WARNING.
final class Providers {
    static final Provider CHOSEN = choose();

    private Providers() {}

    private static Provider choose() {
        String requested = System.getProperty("rondo.provider", "");
        boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        Provider provider =
                switch (requested) {
                    case "scalar" -> new ScalarProvider();
                    case "vector", "" -> present ? Vectors.open() : new ScalarProvider();
                    default ->
                            throw new IllegalArgumentException(
                                    "-Drondo.provider="
                                            + requested
                                            + ": expected vector or scalar");
                };
        var logger = System.getLogger("dev.rondo.kernel");
        if (present || requested.equals("scalar")) {
            logger.log(Level.DEBUG, "kernels: {0}", provider.name());
        } else {
            logger.log(
                    Level.WARNING,
                    "kernels: scalar (slow: start java with --add-modules jdk.incubator.vector)");
        }
        return provider;
    }

    /// Apart, so that the vector classes are loaded only where their module is.
    private static final class Vectors {
        static Provider open() {
            return new VectorProvider();
        }
    }
}
