/// What cells mean, by definition: evaluation in double precision, value by value and without
/// planning, to compare everything else with.
///
/// - [ReferenceEvaluator] runs a bound cell over the nodes of a structure, forward and backward.
///   Every value of every node can be looked at.
/// - [GradientCheck] compares the derived gradient with finite differences of fourth order. Use it
///   on a cell of your own; `rondo cells check` does.
/// - [RealTimeReference] is real-time recurrent learning as its definition says.
/// - [Topology] is what a structure is to an evaluator: rows, and for each row its predecessors.
///   [dev.rondo.structure.Structure] is one; `Topology.chain(steps)` is a single sequence.
///
/// ```java
/// Graph graph = Cell.shipped("gru").bind(4, Map.of("x", 3));
/// double worst = GradientCheck.of(graph, 1).worst();       // relative; 1: the seed
/// if (worst > 1e-6) {
///     throw new AssertionError("the gradient is wrong by " + worst);
/// }
/// ```
///
/// Histories, inputs and outputs are `double[][]`: a row for each node, as wide as the value; a
/// state's history has the most recent step first. It is slow by intention (one thread, no
/// vectorised loops): a network computes the same in [dev.rondo.network], in single precision, and
/// [dev.rondo.network.CompiledCheck] compares the two.
///
/// @since 0.1
package dev.rondo.equation.reference;
