/// What a cell runs over: packed sequences, grids, trees, DAGs, graphs, as rows level by level with
/// their predecessors and edges.
package dev.rondo.structure;
