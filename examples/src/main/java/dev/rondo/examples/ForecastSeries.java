package dev.rondo.examples;

import dev.rondo.task.forecast.Forecaster;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/// Forecasts a year of monthly sales from the ten years before, with intervals.
public final class ForecastSeries {
    public static void main(String[] args) {
        var random = new Random(1);
        double[] sales = // of eleven years: they grow, they are best in December, and they vary
                IntStream.range(0, 132)
                        .mapToDouble(m -> 100 + m + 20 * Math.cos(2 * Math.PI * (m + 1) / 12))
                        .map(x -> x + 3 * random.nextGaussian())
                        .toArray();
        double[] values = Arrays.copyOf(sales, 120);

        var trainer = Forecaster.trainer().horizon(12).difference(12).head("gaussian");
        var model = trainer.epochs(30).train(values); // numbers, one a month
        model.save(Path.of("sales.safetensors"));

        var forecast = Forecaster.load(Path.of("sales.safetensors")).forecast(values, 12);
        var intervals = forecast.interval(0.95);
        for (int i = 0; i < 12; i++) {
            var lower = intervals.get(i).lower();
            System.out.printf(
                    "%.0f, from %.0f to %.0f; it was %.0f%n",
                    forecast.values()[i], lower, intervals.get(i).upper(), sales[120 + i]);
        }
    }
}
