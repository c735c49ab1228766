package dev.rondo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Every word of the guides is in `config/spelling.txt`. A word in small letters there may stand in
/// capitals too; one with capitals stands as it is. Code, links, words with digits and words in
/// capitals throughout are not checked.
class SpellingTest {
    private static final Pattern NOT_PROSE =
            Pattern.compile(
                    "`[^`]*`|<!--.*?-->|]\\([^)]*\\)|https?://\\S+|[\\w/-]+\\.(?:md|safetensors)");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}_’']+");

    @Test
    void everyWordIsKnown() throws IOException {
        var known = known();
        var wrong = new ArrayList<String>();
        var words = new TreeSet<String>();
        for (var page : Pages.guides()) {
            var lines = Pages.prose(page);
            for (int i = 0; i < lines.size(); i++) {
                for (var word : unknown(lines.get(i), known)) {
                    wrong.add(Pages.ROOT.relativize(page) + ":" + (i + 1) + ": " + word);
                    words.add(word);
                }
            }
        }
        assertEquals(
                "",
                String.join("\n", wrong),
                () ->
                        "misspelt, or to be added to config/spelling.txt: "
                                + String.join(" ", words));
    }

    @Test
    void theListIsInOrderAndEachWordStandsOnce() throws IOException {
        var words = list();
        assertEquals(List.copyOf(new TreeSet<>(words)), words);
        assertTrue(words.size() > 1000, words.size() + " words");
    }

    @Test
    void misspeltWordsAreFoundAndCodeIsNot() {
        var known = Set.of("the", "network", "of", "Elman", "and", "well", "known");
        assertEquals(
                List.of("netwrok", "elman", "recieves"),
                unknown(
                        "The netwrok of Elman’s and elman, the well-known LSTM, recieves"
                                + " `--hiden` [the](netwroks.md#hiden) 3x 2nd NETWORK networks",
                        known));
    }

    private static List<String> unknown(String line, Collection<String> known) {
        var unknown = new ArrayList<String>();
        var match = WORD.matcher(NOT_PROSE.matcher(line).replaceAll(" "));
        while (match.find()) {
            var word = match.group().replaceAll("^['’]+|['’]+$", "").replaceAll("['’]s$", "");
            if (word.length() > 1
                    && !word.matches(".*[\\p{N}\\p{Lm}_].*|\\p{Lu}+s?")
                    && !known(word, known)
                    && !(word.endsWith("s")
                            && known(word.substring(0, word.length() - 1), known))) {
                unknown.add(word);
            }
        }
        return unknown;
    }

    private static boolean known(String word, Collection<String> known) {
        return known.contains(word)
                || known.contains(word.toLowerCase(Locale.ROOT))
                        && word.substring(1).equals(word.substring(1).toLowerCase(Locale.ROOT));
    }

    private static Set<String> known() throws IOException {
        return new HashSet<>(list());
    }

    private static List<String> list() throws IOException {
        return Files.readAllLines(Pages.ROOT.resolve("config/spelling.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }
}
