package dev.rondo.app;

import dev.rondo.equation.Cell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `rondo cells`: the cells that ship, and the examination of one's own.
@Command(
        name = "cells",
        description = "List the cells that ship, show one, or check one of your own.",
        subcommands = {CellsCheckCommand.class},
        mixinStandardHelpOptions = true)
final class CellsCommand implements Runnable {
    static final String CELL =
            "A shipped cell's name, or a file; options after a colon: lstm:forget_bias=2.";

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
            @Parameters(paramLabel = "CELL", description = CELL) String cell,
            @Option(names = "--latex", description = "As LaTeX.") boolean latex) {
        var equations = Cell.named(cell);
        console.out().print(latex ? equations.latex() : equations.text());
    }
}
