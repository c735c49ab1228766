package dev.rondo.examples;

import dev.rondo.task.tag.Tagger;

import java.nio.file.Path;

/// Tags words: people, places and ships in a log book.
public final class TagWords {
    public static void main(String[] args) {
        var model =
                Tagger.trainer()
                        .hidden(32)
                        .epochs(6)
                        .rate(0.01)
                        .train(Path.of("samples/log-book.conll"));
        model.save(Path.of("log.safetensors"));

        var tagged =
                Tagger.load(Path.of("log.safetensors")).tag("Ida", "left", "Port", "Ellen", ".");
        System.out.println(tagged); // Ida/B-PER left/O Port/B-LOC Ellen/I-LOC ./O
        tagged.spans().forEach(System.out::println);
    }
}
