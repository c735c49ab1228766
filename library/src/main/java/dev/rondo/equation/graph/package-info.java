/// The graph of an equation: nodes, operations, widths, parameters, functions and their
/// derivatives.
package dev.rondo.equation.graph;
