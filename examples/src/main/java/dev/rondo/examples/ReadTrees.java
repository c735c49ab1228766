package dev.rondo.examples;

import dev.rondo.data.graph.PennTrees;
import dev.rondo.data.source.DataSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads trees one by one: a class at each node, words at the leaves.
public final class ReadTrees {
    public static void main(String[] args) throws IOException {
        Files.writeString(
                Path.of("train.txt"), "(3 (2 It) (4 (2 's) (4 lovely)))\n(1 (2 Rain) (1 again))\n");

        try (var trees = PennTrees.read(DataSource.of(Path.of("train.txt")))) {
            while (trees.hasNext()) {
                var tree = trees.next();
                System.out.println(tree.label(tree.root()) + " " + tree.words());
            }
        }
    }
}
