package dev.rondo.examples;

import dev.rondo.data.labelled.LabelledSeries;
import dev.rondo.task.classify.Classifier;

import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Classifies series of numbers: slow waves and fast ones.
public final class ClassifySeries {
    private static final Random RANDOM = new Random(1);

    /// Forty steps of a noisy wave, from anywhere.
    private static double[] wave(double period) {
        double start = RANDOM.nextDouble(period);
        return IntStream.range(0, 40)
                .mapToDouble(t -> Math.sin(2 * Math.PI * (start + t) / period))
                .map(x -> x + 0.3 * RANDOM.nextGaussian())
                .toArray();
    }

    public static void main(String[] args) {
        var slow = Stream.generate(() -> LabelledSeries.of("slow", wave(20))).limit(60);
        var fast = Stream.generate(() -> LabelledSeries.of("fast", wave(8))).limit(60);
        var model = Classifier.trainer().hidden(16).epochs(10).train(Stream.concat(slow, fast));
        model.save(Path.of("waves.safetensors"));

        System.out.println(model.classify(wave(20)).label()); // slow
        System.out.println(model.classify(wave(8)).label()); // fast
    }
}
