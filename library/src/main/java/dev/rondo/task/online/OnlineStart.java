package dev.rondo.task.online;

import dev.rondo.RondoException;
import dev.rondo.learn.OnlineLearner;
import dev.rondo.learn.OnlineSettings;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;

import java.util.ArrayList;
import java.util.List;

/// How models that learn at every step begin.
final class OnlineStart {
    private OnlineStart() {}

    /// A fresh learner.
    static OnlineLearner learner(
            Stack stack, int inputs, Output output, OnlineSettings settings, long seed) {
        var spec = new NetworkSpec(Input.Numbers.of(inputs), stack, output);
        var network = Network.of(spec);
        return new OnlineLearner(network, network.initialise(seed), settings);
    }

    /// The columns as a list, if all are there.
    static List<Integer> columns(List<Integer> targets, int columns) {
        var all = new ArrayList<Integer>();
        for (int t : targets) {
            if (t < 0 || t >= columns) {
                throw new RondoException(
                        "target column "
                                + (t + 1)
                                + ": the rows have "
                                + columns
                                + " columns, counted from 1");
            }
            all.add(t);
        }
        for (int j = 0; targets.isEmpty() && j < columns; j++) {
            all.add(j);
        }
        return all;
    }
}
