/// Definitions to compare with: the evaluator in double precision, node by node, and the gradient
/// check.
///
/// @since 0.1
package dev.rondo.equation.reference;
