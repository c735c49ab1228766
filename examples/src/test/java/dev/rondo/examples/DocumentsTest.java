package dev.rondo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Every Java and XML block of README.md and the pages in docs is a run of lines of a program of
/// this module (or of another file of it), whichever its indentation; `<!-- example: NAME -->`
/// before the block says of which.
class DocumentsTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final Path PROGRAMS = ROOT.resolve("examples/src/main/java/dev/rondo/examples");
    private static final Pattern MARK = Pattern.compile("<!-- example: (\\S+) -->");

    @TempDir Path folder;

    @Test
    void everyJavaBlockIsPartOfAProgram() throws IOException {
        var pages = new ArrayList<Path>();
        pages.add(ROOT.resolve("README.md"));
        try (var docs = Files.newDirectoryStream(ROOT.resolve("docs"), "*.md")) {
            docs.forEach(pages::add);
        }
        var wrong = new ArrayList<String>();
        int blocks = 0;
        for (var page : pages) {
            blocks += check(ROOT.relativize(page).toString(), page, wrong);
        }
        assertEquals("", String.join("\n", wrong));
        assertTrue(blocks >= 15, blocks + " blocks");
    }

    @Test
    void whatIsWrongIsNamedWithItsLine() throws IOException {
        var page = folder.resolve("page.md");
        Files.writeString(
                page,
                """
                <!-- example: CountNgrams -->
                ```java
                var model = NgramModel.trainer().order(5).train(Path.of("samples/harbour.txt"));
                model.save(Path.of("another.safetensors"));
                ```

                ```java
                var session = model.session();
                ```

                <!-- example: NoSuchProgram -->
                ```java
                ```
                """);
        var wrong = new ArrayList<String>();
        assertEquals(3, check("page.md", page, wrong));
        assertEquals(
                List.of(
                        "page.md:4: `model.save(Path.of(\"another.safetensors\"));` in the block,"
                                + " `model.save(Path.of(\"harbour-ngrams.safetensors\"));` in line"
                                + " 11 of CountNgrams.java",
                        "page.md:7: no `<!-- example: NAME -->` before this block",
                        "page.md:12: there is no program NoSuchProgram"),
                wrong);
    }

    /// Checks the blocks of a page; returns how many there are.
    private static int check(String name, Path page, List<String> wrong) throws IOException {
        var lines = Files.readAllLines(page);
        int blocks = 0;
        for (int begin = 0; begin < lines.size(); begin++) {
            if (!lines.get(begin).strip().matches("```(java|xml)")) {
                continue;
            }
            blocks++;
            int end = begin + 1;
            while (!lines.get(end).strip().equals("```")) {
                end++;
            }
            var mark = MARK.matcher(begin == 0 ? "" : lines.get(begin - 1));
            var at = name + ":" + (begin + 1) + ": ";
            if (!mark.matches()) {
                wrong.add(at + "no `<!-- example: NAME -->` before this block");
                continue;
            }
            var of = mark.group(1);
            var program =
                    of.contains("/")
                            ? ROOT.resolve("examples").resolve(of)
                            : PROGRAMS.resolve(of + ".java");
            if (!Files.exists(program)) {
                wrong.add(at + "there is no program " + of);
                continue;
            }
            compare(name, lines, begin + 1, end, program, wrong);
        }
        return blocks;
    }

    /// Compares a block with the place of the program where most of its first lines stand.
    private static void compare(
            String name, List<String> page, int from, int to, Path program, List<String> wrong)
            throws IOException {
        var lines = Files.readAllLines(program);
        int most = 0;
        int where = -1;
        for (int i = 0; i < lines.size(); i++) {
            int same = 0;
            while (from + same < to && same(page, from + same, lines, i + same)) {
                same++;
            }
            if (same > most) {
                most = same;
                where = i;
            }
        }
        if (from + most < to) {
            int at = where + most;
            wrong.add(
                    name
                            + ":"
                            + (from + most + 1)
                            + ": `"
                            + page.get(from + most).strip()
                            + "` in the block, "
                            + (where < 0
                                    ? "no such line in "
                                    : at >= lines.size()
                                            ? "the end of "
                                            : "`"
                                                    + lines.get(at).strip()
                                                    + "` in line "
                                                    + (at + 1)
                                                    + " of ")
                            + program.getFileName());
        }
    }

    private static boolean same(List<String> page, int i, List<String> lines, int k) {
        return k < lines.size() && page.get(i).strip().equals(lines.get(k).strip());
    }
}
