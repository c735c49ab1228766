package dev.rondo.app.docs;

import dev.rondo.app.console.Console;
import dev.rondo.store.Key;

import org.jspecify.annotations.Nullable;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `rondo completion`: lets a shell complete commands and options.
@Command(
        name = "completion",
        description = {"Print a script that makes a shell complete commands, options and values."},
        footer = {
            "# In bash:",
            "source <(rondo completion bash)",
            "# In zsh:",
            "source <(rondo completion zsh)"
        })
public final class CompletionCommand implements Runnable {
    @Key("completion SHELL")
    enum Shell {
        @Key("BASH")
        BASH,
        @Key("ZSH")
        ZSH
    }

    private final Console console;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "Shell: bash or zsh.")
    Shell shell = Shell.BASH;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets it");
        }
        if (shell == Shell.ZSH) { // whose completions of bash's kind are a module of its own
            console.out().println("autoload -U +X compinit && compinit");
            console.out().println("autoload -U +X bashcompinit && bashcompinit");
        }
        console.out().println(AutoComplete.bash("rondo", spec.root().commandLine()));
    }
}
