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
        System.out.println(session.probability(" ")); // 0.98

        var sampler = new Sampler(new Sampler.Settings(0.5, 0, 1, 1)); // temperature 0.5, seed 1
        for (int i = 0; i < 200; i++) {
            int next = sampler.next(session);
            System.out.print(model.vocabulary().symbol(next));
            session.feed(next);
        }
    }
}
