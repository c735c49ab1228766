/// Cells as their equations: what a recurrent layer computes at a step, read from text.
///
/// A [Cell] is one of those that ship (`docs/cells.md` lists them), a file of your own, or a text.
/// Its widths are open; a network, or `bind`, sets them. The language is described in
/// `docs/equations.md`.
///
/// ```java
/// Cell lstm = Cell.shipped("lstm");
/// Cell wide = Cell.named("lstm:forget_bias=2");            // with another value of one of its options
/// Cell mine = Cell.parse("""
///         # A leaky unit.
///         z  = tanh(W x + U h + b)
///         h' = 0.9 * h + 0.1 * z
///         """, "leaky.cell");
/// System.out.println(mine.latex());
/// ```
///
/// Nothing else is needed to use a cell of your own: the forward pass, the gradients and the memory
/// layout are derived from its equations. It goes into a layer like any other, `new
/// NetworkSpec.Layer(mine, 128)` ([dev.rondo.network.spec.NetworkSpec.Layer]).
///
/// An error in a cell is an [dev.rondo.equation.graph.EquationException], whose message names line
/// and column and shows the place with a caret.
///
/// Read on: [dev.rondo.equation.graph] is what a bound cell is, [dev.rondo.equation.derivative]
/// what is derived from it, [dev.rondo.equation.reference] evaluates it in double precision and
/// checks its gradients.
///
/// @since 0.1
package dev.rondo.equation;
