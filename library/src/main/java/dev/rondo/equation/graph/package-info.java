/// The graph of an equation: nodes, operations, widths, parameters, functions.
///
/// @since 0.1
package dev.rondo.equation.graph;
