package dev.rondo.examples;

import dev.rondo.data.labelled.LabelledText;
import dev.rondo.learn.Event;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.classify.LabelledItems;

import java.nio.file.Path;
import java.util.stream.IntStream;

/// Loops over a training's events, and stops it by a rule of one's own.
public final class StopTraining {
    public static void main(String[] args) {
        var items =
                IntStream.range(0, 100)
                        .mapToObj(i ->
                                LabelledText.of(i % 2 == 0 ? "even" : "odd", "number " + i % 10))
                        .toList();
        var trainer = Classifier.trainer().hidden(16).epochs(200);
        try (var training = trainer.start(LabelledItems.of(items))) {
            for (var event : training) {
                if (event instanceof Event.EpochEnded(var epoch)) {
                    System.out.printf("epoch %d: loss %.3f%n", epoch.number(), epoch.loss());
                    if (epoch.loss() < 0.1) {
                        training.stop();
                    }
                }
            }
            training.model().save(Path.of("numbers.safetensors"));
            System.out.println(training.reason().orElseThrow()); // INTERRUPTED
        }
    }
}
