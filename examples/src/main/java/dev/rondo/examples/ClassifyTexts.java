package dev.rondo.examples;

import dev.rondo.task.classify.Classifier;

import java.nio.file.Path;

/// Classifies texts: praise, complaint or question in a guest book.
public final class ClassifyTexts {
    public static void main(String[] args) {
        var data = Path.of("samples/guest-book.tsv"); // in each line a class, a tab, a text
        var model = Classifier.trainer().hidden(32).epochs(8).rate(0.01).train(data);
        model.save(Path.of("guests.safetensors"));

        var loaded = Classifier.load(Path.of("guests.safetensors"));
        var prediction = loaded.classify("The ferry was late and the soup was cold.");
        System.out.println(prediction.label()); // complaint
        System.out.println(prediction.probability()); // 0.99
        System.out.println(prediction.scores()); // {complaint=0.99, praise=0.01, question=0.00}
    }
}
