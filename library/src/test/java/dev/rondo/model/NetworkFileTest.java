package dev.rondo.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rondo.equation.Cell;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Bridge;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Encoder;
import dev.rondo.network.spec.Feature;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Merge;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.NetworkSpec.Layer;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Stack;
import dev.rondo.store.Safetensors;
import dev.rondo.store.SafetensorsWriter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/// Shapes of networks in model files.
class NetworkFileTest {
    private static final NetworkSpec PLAIN =
            new NetworkSpec(
                    new Input.Symbols(5, 3),
                    Stack.of(Cell.shipped("gru"), 4, 1),
                    new Output.Softmax(5, false));

    private static void comesBack(NetworkSpec spec, Path folder) {
        var network = Network.of(spec);
        float[] values = network.initialise(1);
        var writer = new SafetensorsWriter();
        NetworkFile.write(writer, network, values);
        var file = folder.resolve("model.safetensors");
        writer.write(file);
        try (var in = Safetensors.open(file)) {
            var read = NetworkFile.network(in);
            assertEquals(
                    NetworkFile.configuration(spec).write(),
                    NetworkFile.configuration(read.spec()).write());
            assertEquals(network.parameters().slots(), read.parameters().slots());
            assertArrayEquals(values, NetworkFile.values(in, read));
        }
    }

    @Test
    void directionsAndReadings(@TempDir Path folder) {
        var layers =
                List.of(
                        new Layer(Cell.shipped("lstm"), 3, Direction.BOTH, Merge.PRODUCT),
                        new Layer(Cell.shipped("gru"), 2, Direction.BACKWARD));
        for (var pooling : Pooling.values()) {
            comesBack(PLAIN.with(Stack.of(layers)).with(pooling), folder);
        }
    }

    @Test
    void encodersWithTheirBridges(@TempDir Path folder) {
        var one = Stack.of(Cell.shipped("gru"), 4, 1);
        for (var bridge : List.of(Bridge.COPY, Bridge.LEARNED, Bridge.NONE.feeding(Pooling.MEAN))) {
            comesBack(PLAIN.with(new Encoder(Input.Numbers.of(6), one, bridge)), folder);
        }
        var attention =
                Cell.parse(
                        "input memory\n"
                                + "r = sum(softmax((Q h) . memory[m]) * memory[m])\n"
                                + "h' = tanh(W x + C r + U h + b)",
                        "attention");
        comesBack(
                PLAIN.with(Stack.of(attention, 4, 1))
                        .with(
                                new Encoder(
                                        new Input.Symbols(7, 2),
                                        Stack.of(Cell.shipped("gru"), 3, 1, Direction.BOTH),
                                        Bridge.LEARNED)),
                folder);
    }

    @Test
    void features(@TempDir Path folder) {
        var letters =
                Stack.of(Cell.shipped("lstm"), 3, 1, Direction.BOTH)
                        .with(NetworkSpec.Dropout.of(0.2));
        comesBack(
                new NetworkSpec(
                        new Input.Features(
                                List.of(
                                        new Feature.Symbols("word", 9, 4),
                                        new Feature.Spelled("letters", 5, 2, letters, Pooling.ENDS),
                                        new Feature.Numbers("age", 2))),
                        Stack.of(Cell.shipped("gru"), 4, 1),
                        new Output.Softmax(3, false)),
                folder);
    }

    /// So that files of networks that could be before are the same bytes.
    @Test
    void whatIsDefaultIsNotWritten() {
        String configuration = NetworkFile.configuration(PLAIN).write();
        for (String name : List.of("direction", "merge", "reading", "encoder")) {
            assertFalse(configuration.contains(name), configuration);
        }
    }
}
