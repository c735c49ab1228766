package dev.rondo.examples;

import dev.rondo.task.language.NgramModel;

import java.nio.file.Path;

/// Counts n-grams: the language model that a neural one has to beat.
public final class CountNgrams {
    public static void main(String[] args) {
        var model = NgramModel.trainer().order(5).train(Path.of("samples/harbour.txt"));
        model.save(Path.of("harbour-ngrams.safetensors"));

        var session = model.session();
        session.feedText("harbou");
        System.out.println(session.probability("r")); // 0.99
    }
}
