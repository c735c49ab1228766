/// Equations made from equations: the derivatives of a cell are themselves graphs, not traces of a
/// run.
///
/// - [Derivative] is reverse mode: the adjoints of all that a step reads, and the terms of the
///   parameters' gradients. Backpropagation through time runs it.
/// - [ForwardMode] is the cell with its tangents; [Jacobian] the structure of ∂s'/∂s, block by
///   block, by which real-time recurrent learning (see [dev.rondo.learn]) knows what stays zero.
/// - [Composition] makes a stack of cells one cell.
/// - [LinearStates] and [SourceHoisting] take out what needs no equations from step to step, and
///   compute once what depends on the source of an edge alone; [ClockGroups] cuts a clocked cell
///   into its groups.
/// - [RecurrentMask] adds recurrent dropout to the equations; [RecurrentMatrices] finds the
///   matrices between previous and next states.
/// - [StatePath] says how a cell lets a state stay as it is: by a sum, by a gate, or not at all.
///
/// ```java
/// Graph cell = Cell.shipped("lstm").bind(8, Map.of("x", 3));
/// Derivative backward = Derivative.of(cell);
/// for (var term : backward.products()) {
///     System.out.println(term.parameter().name());         // ∂L/∂W: a sum of outer products
/// }
/// for (StatePath path : StatePath.of(cell)) {
///     System.out.println(path.state() + ": " + path.kind());
/// }
/// ```
///
/// The derivative of each function stands in one table, which all of these use. All that is here
/// works on [dev.rondo.equation.graph.Graph] and gives immutable values; nothing is computed with
/// numbers. `docs/gradients.md` tells what gradients of cells do over time.
///
/// @since 0.1
package dev.rondo.equation.derivative;
