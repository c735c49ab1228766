package dev.rondo.task;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.network.Input;
import dev.rondo.network.Links;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkSpec;
import dev.rondo.network.Output;
import dev.rondo.network.Parameters;
import dev.rondo.network.Stack;
import dev.rondo.network.Start;
import dev.rondo.store.Json;
import dev.rondo.store.Safetensors;
import dev.rondo.store.SafetensorsWriter;

import java.util.ArrayList;
import java.util.List;

/// How a network stands in a model file: its shape and equations in the metadata, a tensor for each
/// parameter.
final class NetworkFile {
    private NetworkFile() {}

    /// What a layer is, in the file.
    private record LayerFacts(String name, String equations, int hidden) {}

    private record Facts(
            Input input,
            List<LayerFacts> layers,
            Links links,
            Start start,
            NetworkSpec.Dropout dropout,
            double initialRange,
            Output output) {}

    /// All that makes the network what it is.
    static Json facts(NetworkSpec spec) {
        var stack = spec.stack();
        List<LayerFacts> layers = new ArrayList<>();
        for (var layer : stack.layers()) {
            layers.add(new LayerFacts(layer.cell().name(), layer.cell().text(), layer.hidden()));
        }
        return Json.of(
                new Facts(
                        spec.input(),
                        layers,
                        stack.links(),
                        stack.start(),
                        stack.dropout(),
                        stack.initialRange(),
                        spec.output()));
    }

    /// Puts a network and its values into a file.
    static void write(SafetensorsWriter writer, Network network, float[] values) {
        var equations = new StringBuilder();
        var layers = network.spec().stack().layers();
        for (int l = 0; l < layers.size(); l++) {
            var layer = layers.get(l);
            equations
                    .append("# layer ")
                    .append(l + 1)
                    .append(": ")
                    .append(layer.cell().name())
                    .append(", ")
                    .append(layer.hidden())
                    .append(" units\n")
                    .append(layer.cell().text())
                    .append('\n');
        }
        writer.metadata("rondo.equations", equations.toString())
                .metadata("rondo.configuration", facts(network.spec()).write());
        for (Parameters.Slot s : network.parameters().slots()) {
            writer.floats(s.name(), values, s.offset(), shape(s));
        }
    }

    /// The network that a file holds.
    static Network network(Safetensors in) {
        String where = in.path().toString();
        var facts =
                Json.parse(in.metadata("rondo.configuration"), where + ", configuration")
                        .as(Facts.class);
        long size = 0;
        for (String name : in.names()) {
            size += in.tensor(name).size();
        }
        List<NetworkSpec.Layer> layers = new ArrayList<>();
        for (var l : facts.layers()) {
            checkWidth(l.hidden(), size, where);
            layers.add(new NetworkSpec.Layer(Cell.parse(l.equations(), l.name()), l.hidden()));
        }
        checkWidth(facts.input().width(), size, where);
        checkWidth(facts.output().width(), size, where);
        return Network.of(
                new NetworkSpec(
                        facts.input(),
                        Stack.of(layers)
                                .with(facts.links())
                                .with(facts.start())
                                .with(facts.dropout())
                                .withInitialRange(facts.initialRange()),
                        facts.output()));
    }

    /// An altered width must not make us ask for memory that the file's tensors could never fill.
    private static void checkWidth(int width, long size, String where) {
        if (width > size) {
            throw new RondoException(
                    where
                            + ": a layer of "
                            + width
                            + " units, but the tensors hold only "
                            + size
                            + " numbers: was the file altered?");
        }
    }

    /// The values of its parameters.
    static float[] values(Safetensors in, Network network) {
        var slots = network.parameters().slots();
        slots.forEach(s -> in.expectShape(s.name(), shape(s)));
        float[] values = new float[network.parameters().size()];
        slots.forEach(s -> in.floats(s.name(), values, s.offset(), shape(s)));
        return values;
    }

    private static int[] shape(Parameters.Slot s) {
        return s.vector() ? new int[] {s.rows()} : new int[] {s.rows(), s.columns()};
    }
}
