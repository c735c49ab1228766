package dev.rondo.app;

import dev.rondo.equation.Cell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;

/// `rondo cells`: the cells that ship, and the examination of one's own.
@Command(
        name = "cells",
        description = "List the cells that ship, show one, or check one of your own.",
        subcommands = {CellsCheckCommand.class},
        mixinStandardHelpOptions = true)
final class CellsCommand implements Runnable {
    private final Console console;

    CellsCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        var names = Cell.shippedNames();
        var width = names.stream().mapToInt(String::length).max().orElse(0);
        for (var name : names) {
            console.out().printf("%-" + width + "s  %s%n", name, Cell.shipped(name).title());
        }
    }

    @Command(
            name = "show",
            description = "Print a cell's equations.",
            mixinStandardHelpOptions = true)
    void show(
            @Parameters(paramLabel = "CELL", description = "A shipped cell's name, or a file.")
                    String cell,
            @Option(names = "--latex", description = "As LaTeX.") boolean latex) {
        var equations = named(cell);
        console.out().print(latex ? equations.latex() : equations.text());
    }

    /// A shipped cell by its name; anything with a dot or a slash in it is a file.
    static Cell named(String cell) {
        var file = cell.indexOf('/') >= 0 || cell.indexOf('\\') >= 0 || cell.indexOf('.') >= 0;
        return file ? Cell.read(Path.of(cell)) : Cell.shipped(cell);
    }
}
