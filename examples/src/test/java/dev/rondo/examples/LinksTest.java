package dev.rondo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Links of the pages lead somewhere: files, folders, images and headings exist. Addresses of the
/// web are not tried.
class LinksTest {
    private static final Pattern LINK = Pattern.compile("!?\\[[^]]*]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");

    @TempDir Path folder;

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        var wrong = new ArrayList<String>();
        int links = 0;
        for (var page : Pages.all()) {
            links += check(Pages.ROOT, page, wrong);
        }
        assertEquals("", String.join("\n", wrong));
        assertTrue(links >= 100, links + " links");
    }

    @Test
    void theIndexHasEveryPageAndThePagesEveryImage() throws IOException {
        var index = targets(Pages.ROOT.resolve("docs/index.md"));
        for (var page : Pages.folder("docs")) {
            if (!page.endsWith("index.md")) {
                assertTrue(index.contains(page), page + " is not in docs/index.md");
            }
        }
        var used = new HashSet<Path>();
        for (var page : Pages.all()) {
            used.addAll(targets(page));
        }
        try (var images = Files.list(Pages.ROOT.resolve("docs/images"))) {
            images.forEach(image -> assertTrue(used.contains(image), image + " is on no page"));
        }
    }

    @Test
    void aBrokenLinkIsNamedWithItsLine() throws IOException {
        Files.writeString(
                folder.resolve("other.md"), "# One two\n## `three` – four, five\n## One two\n");
        var page = folder.resolve("page.md");
        Files.writeString(
                page,
                """
                # A page
                [a](other.md) [b](other.md#one-two) [c](other.md#three--four-five) [d](#a-page)
                [e](other.md#one-two-1) [f](https://example.org/x) `[g](missing.md)`
                ![h](missing.svg) and [i](other.md#six)
                ```
                [j](missing.md)
                ```
                """);
        var wrong = new ArrayList<String>();
        assertEquals(8, check(folder, page, wrong));
        assertEquals(
                List.of(
                        "page.md:4: there is no file missing.svg",
                        "page.md:4: there is no heading #six in other.md"),
                wrong);
    }

    /// Checks the links of a page; returns how many there are.
    private static int check(Path root, Path page, List<String> wrong) throws IOException {
        var lines = Pages.prose(page);
        int links = 0;
        for (int i = 0; i < lines.size(); i++) {
            var match = LINK.matcher(CODE.matcher(lines.get(i)).replaceAll(""));
            while (match.find()) {
                links++;
                var target = match.group(1);
                if (target.matches("[a-z]+:.*")) {
                    continue;
                }
                int hash = target.indexOf('#');
                var name = hash < 0 ? target : target.substring(0, hash);
                var at = root.relativize(page) + ":" + (i + 1) + ": ";
                var file = name.isEmpty() ? page : page.resolveSibling(name);
                if (!Files.exists(file)) {
                    wrong.add(at + "there is no file " + name);
                } else if (hash >= 0 && !headings(file).contains(target.substring(hash + 1))) {
                    wrong.add(at + "there is no heading " + target.substring(hash) + " in " + name);
                }
            }
        }
        return links;
    }

    /// The files that a page links to.
    private static Set<Path> targets(Path page) throws IOException {
        var targets = new HashSet<Path>();
        for (var line : Pages.prose(page)) {
            var match = LINK.matcher(line);
            while (match.find()) {
                var name = match.group(1).replaceFirst("#.*", "");
                if (!name.matches("|[a-z]+:.*")) {
                    targets.add(page.resolveSibling(name).normalize());
                }
            }
        }
        return targets;
    }

    /// The anchors of a page's headings, as GitHub makes them: lower case, blanks as hyphens, no
    /// punctuation, numbered where a heading stands twice.
    private static Set<String> headings(Path page) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        var anchors = new HashSet<String>();
        for (var line : Pages.prose(page)) {
            if (line.matches("#{1,6} .*")) {
                var anchor =
                        line.replaceFirst("#+ +", "")
                                .strip()
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                                .replace(' ', '-');
                int before = counts.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
        }
        return anchors;
    }
}
