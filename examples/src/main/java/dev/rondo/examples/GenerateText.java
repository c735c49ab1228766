package dev.rondo.examples;

import dev.rondo.task.language.LanguageModel;
import dev.rondo.task.language.Sampler;

import java.nio.file.Path;

/// Trains a language model of characters and lets it write.
public final class GenerateText {
    public static void main(String[] args) {
        var data = Path.of("samples/harbour.txt");
        var model = LanguageModel.trainer().epochs(12).batch(8).rate(0.005).train(data);
        model.save(Path.of("harbour.safetensors"));

        var session = model.session();
        session.feedText("This is the");
        System.out.println(session.probability(" ")); // 0.90

        var how = Sampler.Settings.plain(1).withTemperature(0.5); // seed 1
        System.out.println(model.generate("This is the", 200, how));
    }
}
