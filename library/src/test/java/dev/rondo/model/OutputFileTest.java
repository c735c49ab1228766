package dev.rondo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.equation.Cell;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;
import dev.rondo.store.Safetensors;
import dev.rondo.store.SafetensorsWriter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

class OutputFileTest {
    private static final List<Output> ALL =
            List.of(
                    new Output.Softmax(3, false),
                    new Output.Softmax(2, false).withSmoothing(0.1).withWeights(List.of(1.0, 0.5)),
                    new Output.Linear(2, Output.Loss.BINARY),
                    new Output.MultiLabel(List.of(1.0, 2.0), List.of(3.0, 1.0)),
                    new Output.Likelihood(2, Output.Family.NEGATIVE_BINOMIAL),
                    new Output.Mixture(1, 3),
                    new Output.Strokes(2),
                    new Output.Quantiles(1, List.of(0.25, 0.75)),
                    new Output.Crf(3, List.of(new Output.Crf.Forbidden(-1, 2))),
                    new Output.Ctc(4),
                    new Output.Ranking(4, Output.Comparison.HINGE));

    @Test
    void everyOutputComesBackFromAFile(@TempDir Path folder) {
        for (var output : ALL) {
            var network =
                    Network.of(
                            new NetworkSpec(
                                    Input.Numbers.of(2),
                                    Stack.of(Cell.shipped("tanh"), 3, 1),
                                    output));
            float[] values = network.initialise(1);
            var writer = new SafetensorsWriter();
            NetworkFile.write(writer, network, values);
            var file = folder.resolve("model.safetensors");
            writer.write(file);
            try (var in = Safetensors.open(file)) {
                var read = NetworkFile.network(in);
                assertEquals(output, read.spec().output());
                org.junit.jupiter.api.Assertions.assertArrayEquals(
                        values, NetworkFile.values(in, read));
            }
        }
    }
}
