package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Console;
import dev.rondo.app.console.Terminal;
import dev.rondo.app.docs.ManPage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class ShellTest {
    @TempDir Path folder;

    private static List<CommandLine> commands() {
        var nowhere = new PrintWriter(Writer.nullWriter());
        var console = new Console(InputStream.nullInputStream(), nowhere, nowhere, 0);
        var all = new ArrayList<>(List.of(RondoCommand.line(console, new RondoCommand())));
        for (var i = 0; i < all.size(); i++) {
            all.addAll(all.get(i).getSubcommands().values());
        }
        return all;
    }

    @Test
    void completionsKnowEveryCommandAndOption() {
        for (var shell : List.of("bash", "zsh")) {
            var script = Terminal.run("completion", shell);
            assertEquals(0, script.status(), script.err());
            assertTrue(script.out().contains("complete -F _complete_rondo"), shell);
            assertEquals(shell.equals("zsh"), script.out().startsWith("autoload"), shell);
            for (var command : commands()) {
                for (var option : command.getCommandSpec().options()) {
                    assertTrue(script.out().contains(option.longestName()), option.longestName());
                }
            }
        }
        assertEquals(2, Terminal.run("completion", "tea").status());
    }

    @Test
    void everyCommandHasAManualPageWithAllItsOptions() throws Exception {
        var written = Terminal.run("man", folder.resolve("man"));
        assertEquals(0, written.status(), written.err());
        var all = commands();
        try (var files = Files.list(folder.resolve("man"))) {
            assertEquals(all.size(), files.count());
        }
        for (var command : all) {
            var spec = command.getCommandSpec();
            var page = Files.readString(folder.resolve("man/" + ManPage.name(spec) + ".1"));
            assertTrue(page.startsWith(".TH \""), page);
            assertFalse(page.contains("${"), page);
            for (var line : page.lines().filter(l -> l.startsWith(".")).toList()) {
                assertTrue(line.matches("\\.(TH|SH|SS|TP|B|br|sp)( .*)?"), line);
            }
            for (var example : spec.usageMessage().footer()) {
                var text = example.replace("\\", "\\e").replace("-", "\\-");
                assertTrue(page.contains("\n" + text + "\n"), page);
            }
            for (var option : spec.options()) {
                for (var line : option.description()) {
                    var text = line.strip().replace("\\", "\\e").replace("-", "\\-");
                    assertTrue(page.contains("\n" + text + "\n"), line + "\n" + page);
                }
                var name =
                        option.negatable()
                                ? option.longestName().replaceFirst("^--", "--[no-]")
                                : option.longestName();
                assertTrue(page.contains(name.replace("-", "\\-")), name + "\n" + page);
            }
        }
    }
}
