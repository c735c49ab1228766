/// What a cell runs over: batches of sequences, trees, grids and graphs, as rows and levels.
///
/// A [Structure] has a row for each node of each item. Rows are put in levels, such that a row's
/// predecessors stand in levels before its own; a level is computed at once, over all items of the
/// batch, and nothing is padded.
///
/// - [PackedSequences]: sequences in the order of falling length. A level is a step t, its rows are
///   the sequences that still run; `row(b, t)` is the row of a sequence's step.
/// - [Dag]: directed graphs without cycles, in general. [Tree] and [Grid] make them: trees from the
///   leaves up (`h[left]`, `h[right]`, `h[k]`) or from the root down (`h[parent]`), grids from a
///   corner (`h[up]`, `h[left]`) or line by line.
/// - [GraphBatch]: graphs whose nodes exchange messages for some rounds, with edges `k` from the
///   neighbours.
/// - [Edges] say from which rows each row reads over an index: the steps of an encoder that
///   attention looks at, the neighbours in a graph.
///
/// ```java
/// var sequences = PackedSequences.of(5, 3, 3);             // three sequences, T = 5, N = 11 rows
/// int row = sequences.row(1, 2);                           // sequence 1 at its last step
///
/// var tree = new Tree(new int[][] {{}, {}, {0, 1}});       // node 2 has the children 0 and 1
/// Dag batch = Tree.bottomUp(List.of(tree), 2);             // named 1 and 2, left and right
/// int root = batch.row(0, 2);
/// ```
///
/// What the rows read and what is asked of them is a [dev.rondo.network.spec.Batch]. Rows of an
/// array that goes with a structure stand in the order of its rows. A structure is immutable and
/// holds no numbers but these indices.
///
/// @since 0.1
package dev.rondo.structure;
