package dev.rondo.examples;

import dev.rondo.network.spec.Direction;
import dev.rondo.task.classify.Classifier;

import java.nio.file.Path;

/// Predicts the class of a text while it is being read, token by token.
public final class ClassifyStepByStep {
    public static void main(String[] args) {
        var data = Path.of("samples/guest-book.tsv");
        var trainer = Classifier.trainer().direction(Direction.FORWARD); // reads no future
        var classifier = trainer.hidden(32).epochs(4).rate(0.01).train(data);

        var session = classifier.session();
        for (String token : classifier.tokens("Where do we pay for the museum?")) {
            session.feed(token);
            var prediction = session.prediction();
            System.out.printf("%-8s %s%n", token, prediction.label());
        }
    }
}
