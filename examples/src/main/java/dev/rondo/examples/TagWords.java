package dev.rondo.examples;

import dev.rondo.task.tag.Tagger;

import java.nio.file.Path;

/// Tags words: people, places and ships in a log book.
public final class TagWords {
    public static void main(String[] args) {
        var data = Path.of("samples/log-book.conll"); // a word and its tag in each line
        var model = Tagger.trainer().hidden(32).epochs(6).rate(0.01).train(data);
        model.save(Path.of("log.safetensors"));

        var loaded = Tagger.load(Path.of("log.safetensors"));
        var tagged = loaded.tag("Ida", "left", "Port", "Ellen", ".");
        System.out.println(tagged); // Ida/B-PER left/O Port/B-LOC Ellen/I-LOC ./O
        tagged.spans().forEach(System.out::println); // Span[from=0, to=1, type=PER], then 2 to 4
    }
}
