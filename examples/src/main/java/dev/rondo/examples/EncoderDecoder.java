package dev.rondo.examples;

import dev.rondo.equation.Cell;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.model.NetworkLearner;
import dev.rondo.network.spec.*;
import dev.rondo.structure.PackedSequences;

import java.util.Random;
import java.util.stream.IntStream;

/// One sequence in, another out: the encoder reads four digits, the decoder writes them backwards.
public final class EncoderDecoder {
    private static Batch batch(int pairs, Random random) {
        var steps = PackedSequences.uniform(pairs, 4); // row t * pairs + i: step t of pair i
        int rows = steps.rows();
        int[] read = random.ints(rows, 0, 5).toArray();
        int[] labels = new int[rows];
        int[] shifted = new int[rows]; // the labels one step earlier, first a 5: begin
        for (int i = 0; i < rows; i++) {
            labels[i] = read[(3 - i / pairs) * pairs + i % pairs];
            shifted[i] = i < pairs ? 5 : labels[i - pairs];
        }
        int[] of = IntStream.range(0, pairs).toArray(); // pair i has source i
        var sources = new EncoderBatch(steps, new Rows.Symbols(read), of);
        return new Batch(steps, shifted, labels).with(sources);
    }

    public static void main(String[] args) {
        var gru = Cell.shipped("gru");
        var encoder = new Encoder(new Input.Symbols(5, 8), Stack.of(gru, 32, 1), Bridge.LEARNED);
        var decoder = Stack.of(gru, 32, 1); // reads the label before: a digit, or "begin"
        var spec = new NetworkSpec(new Input.Symbols(6, 8), decoder, new Output.Softmax(5, false));
        try (var learner = NetworkLearner.of(spec.with(encoder), batch(500, new Random(1)))) {
            learner.train(Settings.of(new Optimiser.Adam(), 0.01, 150));
            System.out.println(learner.outputs().errors(batch(200, new Random(2))).mean());
        }
    }
}
