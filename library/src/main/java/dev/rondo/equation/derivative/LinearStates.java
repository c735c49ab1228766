package dev.rondo.equation.derivative;

import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.Op;

import java.util.List;

/// A cell whose linear states are taken out of its equations. A group of states is linear where the
/// next value is, element by element, a sum over the group's previous values,
///
/// ```
/// s_a' = Σ_b A_ab * s_b + r_a
/// ```
///
/// with factors A and rests r that no state of the group enters: they need inputs, parameters and
/// linear groups that come earlier. Such a recurrence needs no equations from step to step; all of
/// its factors can be computed before it, and all that reads its states after it. So does the way
/// back: with λ_a the adjoint of s_a', the adjoint of A_ab is `λ_a * s_b`, that of r_a is λ_a, and
///
/// ```
/// λ_b = g_b + next(Σ_a A_ab * λ_a + δ_b)
/// ```
///
/// where g_b is the adjoint that reaches the next value at its own step by other ways and δ_b the
/// one that reaches the previous value by other ways.
///
/// @param graph the rest of the cell: linear states are inputs after the cell's own, of the same
///   name, read as next values (without delay) and as previous ones (delay 1)
/// @param derivative of the rest: [Op.StateAdjoint] of a linear state stands for λ, the adjoints of
///   its input are g (without delay) and δ (delay 1)
/// @param groups in an order in which each needs only those before it
public record LinearStates(Graph graph, Derivative derivative, List<Group> groups) {
    /// States that are linear in each other: one, or two of the same width.
    ///
    /// @param factors A_ab, by a and then b; a number 0 where b does not enter a
    /// @param rests r_a; a number 0 where there is none
    public record Group(List<Graph.State> states, List<List<Node>> factors, List<Node> rests) {
        public Group {
            states = List.copyOf(states);
            factors = factors.stream().map(List::copyOf).toList();
            rests = List.copyOf(rests);
        }

        /// Whether any state of the group is read back into it at all.
        public boolean recurs() {
            return factors.stream().anyMatch(f -> f.stream().anyMatch(a -> !zero(a)));
        }
    }

    public LinearStates {
        groups = List.copyOf(groups);
    }

    /// Takes the linear states out of a cell on a chain.
    ///
    /// @throws dev.rondo.equation.graph.EquationException if the cell reads values on edges
    public static LinearStates of(Graph graph) {
        return LinearCut.of(graph);
    }

    /// The cell as it is, every state part of the recurrence.
    public static LinearStates none(Graph graph) {
        return new LinearStates(graph, Derivative.of(graph), List.of());
    }

    /// Whether a factor or a rest is the number 0.
    public static boolean zero(Node n) {
        return n.op() instanceof Op.Constant c && c.value() == 0;
    }
}
