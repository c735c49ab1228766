/// What a cell runs over: packed sequences, grids, trees, DAGs, graphs, as rows level by level with
/// their predecessors and edges.
///
/// @since 0.1
package dev.rondo.structure;
