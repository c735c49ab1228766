package dev.rondo.network;

import dev.rondo.plan.Workspace;
import dev.rondo.structure.Chain;

import java.util.ArrayList;
import java.util.List;

/// How the gradient flows back through a network: ‖∂L/∂s_k‖ for what left each step k under the
/// name of each state s. For a state that its layer gives on (mostly `h`) this counts both ways on:
/// to the layer's own next step and to what reads the layer at the same step.
///
/// With a loss at step t alone, the norm at step k shows what of it reaches back over t − k steps.
///
/// @param loss the sum of all losses
/// @param states layer by layer, in the order of the equations
public record AdjointNorms(double loss, List<OfState> states) {
    /// @param layer from 0
    /// @param norms of each row of the batch, N
    public record OfState(int layer, String state, double[] norms) {}

    static AdjointNorms of(Network network, double loss, Chain chain, List<Shard> shards) {
        List<OfState> states = new ArrayList<>();
        for (var cell : network.cells()) {
            var graph = cell.graph();
            for (int s = 0; s < graph.states().size(); s++) {
                if (graph.states().get(s).counter()) {
                    continue;
                }
                var norms = new double[chain.rows()];
                for (int t = 0; t < chain.steps(); t++) {
                    for (int b = 0; b < chain.size(t); b++) {
                        Shard shard = shards.get(b % shards.size());
                        int row = shard.chain().row(b / shards.size(), t);
                        norms[chain.row(b, t)] =
                                Math.sqrt(of(shard, cell).stateAdjoints().square(s, row));
                    }
                }
                states.add(new OfState(cell.layer(), graph.states().get(s).name(), norms));
            }
        }
        return new AdjointNorms(loss, states);
    }

    private static Workspace of(Shard shard, Unit.Cell cell) {
        return shard.cells().get(cell.number()).workspace;
    }
}
