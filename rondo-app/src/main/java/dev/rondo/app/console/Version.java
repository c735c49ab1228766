package dev.rondo.app.console;

import dev.rondo.RondoVersion;

import picocli.CommandLine.IVersionProvider;

/// What `--version` prints.
public final class Version implements IVersionProvider {
    public static String text() {
        return "rondo " + RondoVersion.number() + ", Java " + Runtime.version();
    }

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }
}
