package dev.rondo.app.docs;

import dev.rondo.app.console.Console;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.file.OutputFile;
import dev.rondo.store.AtomicFiles;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// `rondo man`: manual pages of all commands.
@Command(
        name = "man",
        description = {"Write a manual page for every command into a folder."},
        footer = {"rondo man man", "man -l man/rondo-train-classify.1"})
public final class ManCommand implements Runnable {
    private final Console console;

    @Spec private @Nullable CommandSpec spec;

    @OutputFile(OutputFile.Kind.FOLDER)
    @Parameters(
            paramLabel = "FOLDER",
            description = "Folder to write to; it is created if it does not exist.")
    Path folder = Path.of("");

    ManCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets it");
        }
        CommandFiles.create(folder);
        var count = write(spec.root().commandLine());
        console.err().println("wrote " + count + " pages to " + folder);
    }

    private int write(CommandLine line) {
        var name = ManPage.name(line.getCommandSpec());
        AtomicFiles.write(
                folder.resolve(name + ".1"),
                ManPage.of(line.getCommandSpec()).getBytes(StandardCharsets.UTF_8));
        var count = 1;
        for (var sub : line.getSubcommands().values()) {
            count += write(sub);
        }
        return count;
    }
}
