package dev.rondo.app.option;

import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Stack;

import picocli.CommandLine.Option;

/// The layers of a network that sees sequences whole, and so may read them backward as well.
public abstract class WholeNetworkOptions extends NetworkOptions {
    @Option(
            names = "--direction",
            paramLabel = "DIRECTION",
            description =
                    "Direction of the layers: forward, backward or both (bidirectional) "
                            + "(default: ${DEFAULT-VALUE}).")
    public Direction direction;

    public WholeNetworkOptions(Stack standard) {
        super(standard);
        direction = standard.layers().getFirst().direction();
    }
}
