package dev.rondo.app.train;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.file.OutputFile;
import dev.rondo.model.Model;
import dev.rondo.model.Trainer;
import dev.rondo.store.SafetensorsWriter;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the model of a training goes, and its checkpoint.
///
/// While it trains, `MODEL.checkpoint` holds all that is needed to go on; it is deleted once the
/// training is finished. What a training left unfinished is never given up in silence.
final class TrainingOutput {
    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "MODEL",
            description = "File to write the model to.")
    @OutputFile(
            value = OutputFile.Kind.MODEL,
            siblings = {".checkpoint", ".gradients.jsonl"})
    Path model = Path.of("");

    @Option(
            names = "--resume",
            description =
                    "Continue an interrupted training from its checkpoint; without one, start "
                            + "anew.")
    boolean resume;

    @Option(
            names = "--force",
            description =
                    "Replace MODEL if it is a file that Rondo did not write, and give up the "
                            + "checkpoint of an unfinished training.")
    boolean force;

    /// A file beside the model's.
    ///
    /// @param ending that its name has besides
    Path sibling(String ending) {
        return model.resolveSibling(model.getFileName() + ending);
    }

    Path checkpoint() {
        return sibling(".checkpoint");
    }

    /// Whether there is something to go on with.
    boolean resumes() {
        return resume && Files.exists(checkpoint());
    }

    /// Sets where checkpoints are written, and what is resumed.
    void set(Trainer<?> trainer) {
        if (resumes()) {
            trainer.resume(checkpoint());
        } else {
            trainer.checkpoint(checkpoint(), force);
        }
    }

    /// What would be a pity to find out after hours.
    void check() {
        var folder = model.toAbsolutePath().getParent();
        if (folder != null && !Files.isWritable(folder)) {
            throw new RondoException(model + ": the folder " + folder + " cannot be written to");
        }
        if (resume && !resumes() && SafetensorsWriter.isRondos(model)) {
            throw new RondoException(
                    checkpoint()
                            + ": there is no such checkpoint to resume from, and "
                            + model
                            + " is there: that training finished. Leave --resume away to begin one");
        }
        if (!resume && !force && SafetensorsWriter.isRondos(checkpoint())) {
            throw new RondoException(
                    checkpoint()
                            + ": the checkpoint of an unfinished training: --resume continues it, --force"
                            + " gives it up");
        }
    }

    /// Says what becomes of `--resume`. (What `--force` gives up is there until the first
    /// checkpoint takes its place.)
    void begin(Console console) {
        if (resume && !resumes()) {
            message(console, "there is no checkpoint yet: the training starts anew");
        }
    }

    /// Writes the model.
    void save(Model trained) {
        CommandFiles.save(model, force, trained::save);
    }

    /// Ends a training that is finished.
    ///
    /// @param beyond whether it had done more than the epochs that it was to do
    void end(Console console, boolean beyond) throws IOException {
        if (beyond) {
            message(
                    console,
                    "more epochs are done than --epochs says: nothing was trained, and the"
                            + " checkpoint stays");
        } else {
            Files.deleteIfExists(checkpoint());
        }
    }

    private void message(Console console, String what) {
        console.err().println("rondo: " + checkpoint() + ": " + what);
        console.err().flush();
    }
}
