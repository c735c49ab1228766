package dev.rondo.examples;

import dev.rondo.learn.Event;
import dev.rondo.task.language.LanguageModel;
import dev.rondo.task.language.LanguageTrainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/// Cancels a training and goes on from its checkpoint, as if it had never been interrupted.
public final class ResumeTraining {
    private static final String TEXT = "the quick brown fox jumps over the lazy dog. ".repeat(40);

    private static LanguageTrainer trainer() {
        return LanguageModel.trainer().hidden(32).batch(4).epochs(6).seed(1);
    }

    private static boolean thirdEpoch(Event event) {
        return event instanceof Event.EpochEnded(var epoch) && epoch.number() == 3;
    }

    public static void main(String[] args) throws IOException {
        var cancelled = new AtomicBoolean(); // may be set by any thread
        var trainer = trainer().checkpoint(Path.of("fox.checkpoint")).stopWhen(cancelled::get);
        trainer.onEvent(event -> cancelled.compareAndSet(false, thirdEpoch(event)));
        var stopped = trainer.train(TEXT);
        System.out.println(stopped.record().orElseThrow().epochs().size()); // 3

        trainer()
                .resume(Path.of("fox.checkpoint"))
                .train(TEXT)
                .save(Path.of("resumed.safetensors"));
        trainer().train(TEXT).save(Path.of("whole.safetensors"));
        System.out.println(
                Files.mismatch(Path.of("resumed.safetensors"), Path.of("whole.safetensors"))); // -1
    }
}
