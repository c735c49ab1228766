package dev.rondo.examples;

import dev.rondo.task.language.LanguageModel;
import dev.rondo.task.language.LanguageTrainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// Interrupts a training and goes on from its checkpoint, as if it had never been stopped.
public final class ResumeTraining {
    private static final String TEXT = "the quick brown fox jumps over the lazy dog. ".repeat(40);

    private static LanguageTrainer trainer() {
        return LanguageModel.trainer().hidden(32).batch(4).epochs(6).seed(1);
    }

    public static void main(String[] args) throws IOException {
        var checkpoint = Path.of("fox.checkpoint");
        var events = new AtomicInteger();
        trainer().checkpoint(checkpoint).stopWhen(() -> events.incrementAndGet() > 20).train(TEXT);
        var resumed = trainer().resume(checkpoint).train(TEXT);
        resumed.save(Path.of("resumed.safetensors"));

        var whole = trainer().train(TEXT);
        whole.save(Path.of("whole.safetensors"));
        System.out.println(
                Files.mismatch(Path.of("resumed.safetensors"), Path.of("whole.safetensors"))); // -1
    }
}
