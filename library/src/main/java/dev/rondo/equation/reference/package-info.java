/// Definitions to compare with: the evaluator in double precision, node by node, and the gradient
/// check.
package dev.rondo.equation.reference;
