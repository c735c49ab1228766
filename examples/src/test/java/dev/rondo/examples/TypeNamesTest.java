package dev.rondo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// Types that the guides name in backticks, such as `Input.Symbols(count, width)`, are declared in
/// the project.
class TypeNamesTest {
    private static final Pattern DECLARED =
            Pattern.compile("(?:class|record|interface|enum) ([A-Z]\\w+)");
    private static final Pattern NAMED =
            Pattern.compile("`(?:new )?([A-Z]\\w*[a-z]\\w*(?:\\.[A-Z]\\w*[a-z]\\w*)*)[^`]*`");

    /// Names that are not of types: a formula, a line of /proc.
    private static final Set<String> OTHERS = Set.of("J_t", "VmHWM");

    @Test
    void everyTypeOfThePagesExists() throws IOException {
        var declared = declared();
        var wrong = new ArrayList<String>();
        int names = 0;
        for (var page : Pages.guides()) {
            var lines = Pages.prose(page);
            for (int i = 0; i < lines.size(); i++) {
                var match = NAMED.matcher(lines.get(i));
                while (match.find()) {
                    names++;
                    for (String name : match.group(1).split("\\.")) {
                        if (!declared.contains(name) && !OTHERS.contains(match.group(1))) {
                            wrong.add(Pages.ROOT.relativize(page) + ":" + (i + 1) + ": " + name);
                        }
                    }
                }
            }
        }
        assertEquals("", String.join("\n", wrong));
        assertTrue(names >= 100, names + " names");
    }

    private static Set<String> declared() throws IOException {
        var declared = new HashSet<String>();
        for (var module : new String[] {"library", "rondo-app", "rondo-bench", "examples"}) {
            try (var files = Files.walk(Pages.ROOT.resolve(module).resolve("src"))) {
                for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    var match = DECLARED.matcher(Files.readString(file));
                    while (match.find()) {
                        declared.add(match.group(1));
                    }
                }
            }
        }
        return declared;
    }
}
