package dev.rondo.app.cells;

import dev.rondo.app.console.Console;
import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.StructureSignature;

import picocli.CommandLine.Command;

import java.util.Locale;

/// `rondo cells`: the cells that ship, by family, and the examination of one's own.
@Command(
        name = "cells",
        description = {"List the shipped cells, show one, or check one of your own."},
        footer = {"rondo cells show gru"},
        subcommands = {CellsShowCommand.class, CellsCheckCommand.class})
public final class CellsCommand implements Runnable {
    static final String CELL =
            "Name of a shipped cell, or a cell file; options follow a colon, as in"
                    + " lstm:forget_bias=2.";

    /// What an input has rows for, where that is not the nodes.
    static String rowsOf(Graph graph, Graph.Input input) {
        return input.on()
                .map(k -> ", a row an edge `[" + k + "]`")
                .or(() ->
                        graph.memoryOf(input.name(), StructureSignature.requiredBy(graph))
                                .map(m -> ", rows of the memory `[" + m + "]`"))
                .orElse("");
    }

    private final Console console;

    CellsCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        var width = Cell.shippedNames().stream().mapToInt(String::length).max().orElse(0);
        Cell.families()
                .forEach((family, names) -> {
                    console.out().println(family);
                    for (var name : names) {
                        console.out()
                                .printf(
                                        Locale.ROOT,
                                        "  %-" + width + "s  %s%n",
                                        name,
                                        Cell.shipped(name).title());
                    }
                });
    }
}
