/// The graph of an equation: nodes, operations, widths, parameters, functions.
package dev.rondo.equation.graph;
