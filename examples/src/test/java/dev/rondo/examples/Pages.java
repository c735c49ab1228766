package dev.rondo.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The Markdown pages of the project.
final class Pages {
    static final Path ROOT = Path.of(System.getProperty("project.root"));

    private Pages() {}

    /// README.md, CONTRIBUTING.md, the pages in docs, samples and rondo-bench: what users read.
    static List<Path> guides() throws IOException {
        var pages = new ArrayList<Path>();
        pages.add(ROOT.resolve("README.md"));
        pages.add(ROOT.resolve("CONTRIBUTING.md"));
        pages.add(ROOT.resolve("samples/README.md"));
        pages.add(ROOT.resolve("rondo-bench/README.md"));
        pages.addAll(folder("docs"));
        return pages;
    }

    /// The guides, the decisions and the change log.
    static List<Path> all() throws IOException {
        var pages = new ArrayList<>(guides());
        pages.add(ROOT.resolve("CHANGELOG.md"));
        pages.addAll(folder("docs/decisions"));
        return pages;
    }

    /// The pages that lie in a folder, in the order of their names.
    static List<Path> folder(String name) throws IOException {
        try (var files = Files.list(ROOT.resolve(name))) {
            return files.filter(f -> f.toString().endsWith(".md")).sorted().toList();
        }
    }

    /// The lines of a page, those of its code blocks empty, so that numbers of lines stay.
    static List<String> prose(Path page) throws IOException {
        var lines = new ArrayList<String>();
        boolean code = false;
        for (String line : Files.readAllLines(page)) {
            boolean fence = line.strip().startsWith("```");
            lines.add(code || fence ? "" : line);
            code ^= fence;
        }
        return lines;
    }
}
