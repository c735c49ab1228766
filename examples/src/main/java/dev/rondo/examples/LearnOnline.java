package dev.rondo.examples;

import dev.rondo.equation.Cell;
import dev.rondo.learn.OnlineSettings;
import dev.rondo.network.spec.Stack;
import dev.rondo.task.online.OnlineNumbers;

import java.util.List;

/// Learns while it runs: predicts the next number of a stream, then learns from what came.
public final class LearnOnline {
    public static void main(String[] args) {
        var model =
                OnlineNumbers.begin(
                        Stack.of(Cell.shipped("lstm"), 16, 1),
                        OnlineSettings.standard(),
                        1,
                        List.of(),
                        100,
                        1);
        for (int t = 0; t < 5000; t++) {
            model.observe(new double[] {Math.sin(t / 7.0)});
        }
        System.out.println(model.prediction()[0]);
        System.out.println(Math.sin(5000 / 7.0));
    }
}
