/// The graph of a cell: its equations with all widths known, as nodes in an order in which
/// arguments come first.
///
/// [dev.rondo.equation.Cell#bind] makes a [Graph]. It has inputs (`x` first), states, parameters
/// and one output. Each value is a [Node]: an operation [Op], its arguments, its width, and its
/// [ValueDomain], which is a node of the structure, an edge or a row of a memory. Functions are
/// entries of the table [Function]; where a value is read from (this step, a step before, a named
/// predecessor, all that an index ranges over) is a [ReadSource].
///
/// ```java
/// Graph graph = Cell.shipped("gru").bind(4, Map.of("x", 3));   // H = 4, D = 3
/// for (Parameter p : graph.parameters()) {
///     System.out.println(p.name() + ": " + p.rows() + " × " + p.columns());
/// }
/// System.out.println(graph.describe());
/// ```
///
/// A [Parameter] is a matrix of rows × columns, or a vector with one column, with an [Initialiser],
/// and perhaps a [Mask] of the entries that may be other than zero. A [Clock] belongs to states
/// that change at some steps only. [NamedGraph] also finds the value of every equation by its name,
/// which is how gates are looked at.
///
/// A [StructureSignature] says what a structure offers to equations (delays, named predecessors,
/// indices); `Graph.check` compares it with what a cell reads, before there are data.
///
/// Graphs are rewritten by a [NodeBuilder], which makes equal values one node and simplifies. A
/// program that uses networks needs none of this; it is there for programs that look into cells or
/// transform them.
///
/// @since 0.1
package dev.rondo.equation.graph;
