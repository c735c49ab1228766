package dev.rondo.network;

import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.plan.CellPlan;
import dev.rondo.plan.Comparison;
import dev.rondo.structure.Samples;
import dev.rondo.structure.Structure;

import java.util.Map;
import java.util.Set;

/// The compiled cell, in single precision, against the reference evaluator, in double precision: on
/// a ragged batch of a structure with random inputs and parameters, begun in states that the cell
/// reaches, the output, what leaves as states, and, for a random linear loss of both, the gradients
/// by the parameters, by the inputs and by every state that arrives. A cell with clocks is run
/// twice: with all sequences at the same step, and at different ones.
///
/// @param errors for each of these arrays the largest difference relative to the largest number of
///   the reference in it (or to 0.001, where all are smaller)
public record CompiledCheck(Map<String, Double> errors) {
    private static final double LEAST = 1e-3;

    /// Runs both over a [sample][Samples#of] of the form that the cell asks for.
    ///
    /// @param seed of the random numbers
    public static CompiledCheck of(Graph graph, long seed) {
        return of(graph, Samples.of(StructureSignature.requiredBy(graph), seed), seed);
    }

    /// Runs both over a structure.
    ///
    /// @throws dev.rondo.equation.graph.EquationException if the cell reads what the structure
    ///   lacks
    public static CompiledCheck of(Graph graph, Structure structure, long seed) {
        var plan = CellPlan.of(graph, Set.of(), structure.signature());
        var errors = Comparison.of(graph, plan, structure, seed, true).errors(LEAST);
        if (graph.states().stream().anyMatch(Graph.State::counter)) {
            Comparison.of(graph, plan, structure, seed, false)
                    .errors(LEAST)
                    .forEach((name, error) -> errors.merge(name, error, Math::max));
        }
        return new CompiledCheck(errors);
    }

    /// The largest error of all.
    public double worst() {
        return errors.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
}
