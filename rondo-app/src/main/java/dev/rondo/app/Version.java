package dev.rondo.app;

import dev.rondo.RondoVersion;

import picocli.CommandLine.IVersionProvider;

/// What `--version` prints.
final class Version implements IVersionProvider {
    static String text() {
        return "rondo " + RondoVersion.number() + ", Java " + Runtime.version();
    }

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }
}
