package dev.rondo.app.option;

import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Stack;

import picocli.CommandLine.Option;

import java.util.List;

/// The layers of a network that sees sequences whole, and so may read them backward as well.
public abstract class WholeNetworkOptions extends NetworkOptions {
    @Option(
            names = "--direction",
            paramLabel = "WAY",
            description = "How layers read: forward, backward or both (default: ${DEFAULT-VALUE}).")
    Direction direction;

    public WholeNetworkOptions(Stack standard) {
        super(standard);
        direction = standard.layers().getFirst().direction();
    }

    @Override
    List<NetworkSpec.Layer> layers() {
        return super.layers().stream()
                .map(layer ->
                        new NetworkSpec.Layer(
                                layer.cell(),
                                layer.hidden(),
                                direction,
                                layer.merge(),
                                layer.axis()))
                .toList();
    }
}
