package dev.rondo.examples;

import dev.rondo.task.online.OnlineModel;

import java.nio.file.Path;

/// Learns while it runs: predicts the next number of a stream, then learns from what came.
public final class LearnOnline {
    public static void main(String[] args) {
        var model = OnlineModel.numbers().cell("lstm").hidden(16).start(1); // numbers in a row: 1
        for (int t = 0; t < 5000; t++) {
            model.observe(Math.sin(t / 7.0)); // learns from it, and predicts the next one
        }
        System.out.println(model.prediction()[0]);
        System.out.println(Math.sin(5000 / 7.0)); // what comes next
        model.save(Path.of("wave.safetensors")); // goes on where it was, with OnlineModel.load
    }
}
