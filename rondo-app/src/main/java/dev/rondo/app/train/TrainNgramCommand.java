package dev.rondo.app.train;

import dev.rondo.app.console.Console;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.file.OutputFile;
import dev.rondo.app.option.SpecifiedOptions;
import dev.rondo.app.option.TextOptions;
import dev.rondo.task.language.Evaluation;
import dev.rondo.task.language.NgramModel;
import dev.rondo.task.language.NgramTrainer;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.Locale;

/// `rondo train ngram`: the baseline that a neural language model has to beat.
@Command(
        name = "ngram",
        description = {
            "Count n-grams: a baseline language model with interpolated Kneser-Ney " + "smoothing."
        },
        footer = {
            "rondo train ngram samples/harbour.txt -o ngram.safetensors",
            "rondo train ngram samples/harbour.txt -o ngram.safetensors --unit words " + "--order 3"
        })
final class TrainNgramCommand implements Runnable {
    private final Console console;

    @Mixin TextOptions text = new TextOptions();

    @OutputFile(OutputFile.Kind.MODEL)
    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "MODEL",
            description = "File to write the model to.")
    Path output = Path.of("");

    @Option(
            names = "--force",
            description = "Replace MODEL if it is a file that Rondo did not write.")
    boolean force;

    @Option(
            names = "--order",
            paramLabel = "N",
            description =
                    "Order of the model: a symbol is predicted from the N-1 before it (default: "
                            + "${DEFAULT-VALUE}).")
    int order = NgramTrainer.ORDER;

    @Spec CommandSpec command = CommandSpec.create();

    TrainNgramCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        var trainer = NgramModel.trainer().order(order);
        trainer.check();
        text.set(trainer, new SpecifiedOptions(command));
        var corpus = trainer.corpus(text.texts());
        var model = trainer.train(corpus);
        CommandFiles.save(output, force, model::save);
        print(
                "%,d %s for training, %,d for validation; vocabulary of %,d; order %d",
                corpus.training().length,
                text.unit.name().toLowerCase(Locale.ROOT),
                corpus.validation().length,
                corpus.vocabulary().size(),
                order);
        print("memory %.1f MB", model.bytes() / 1e6);
        if (corpus.validation().length > 0) {
            var evaluation = Evaluation.of(model, corpus.validation());
            print(
                    "validation perplexity %.3f, %.4f bits per symbol",
                    evaluation.perplexity(), evaluation.bits());
        }
        print("wrote %s", output);
    }

    private void print(String format, Object... values) {
        console.err().println(String.format(Locale.ROOT, format, values));
    }
}
