package dev.rondo.app.generate;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.file.InputFile;
import dev.rondo.app.option.SamplingOptions;
import dev.rondo.app.option.StrictText;
import dev.rondo.task.language.SequenceModel;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;

/// `rondo generate`: text from a language model, shown as it comes.
@Command(
        name = "generate",
        description = {"Generate text with a language model."},
        footer = {"rondo generate harbour.safetensors --prompt 'This is the' --temperature 0.7"})
public final class GenerateCommand implements Runnable {
    private final Console console;

    @InputFile
    @Parameters(paramLabel = "MODEL", description = "Language model that `rondo train` wrote.")
    Path model = Path.of("");

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Text to continue (default: none).")
    String prompt = "";

    @Option(
            names = "--length",
            paramLabel = "N",
            defaultValue = "500",
            description = "Number of symbols to generate (default: ${DEFAULT-VALUE}).")
    int length;

    @Mixin SamplingOptions sampling = new SamplingOptions();

    @Option(names = StrictText.OPTION, description = StrictText.DESCRIPTION)
    boolean strict;

    GenerateCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        if (length < 0) {
            throw new RondoException("--length " + length + ": expected 0 or more");
        }
        var opened = SequenceModel.load(model);
        StrictText.check(strict, opened, prompt);
        opened.generate(prompt, length, sampling.settings(), this::show);
        console.out().println();
    }

    /// Nothing is kept back: whoever watches sees the text grow.
    private void show(String text) {
        console.out().print(text);
        console.out().flush();
    }
}
