/// Trees in brackets and graphs as tables.
///
/// [PennTrees] reads trees as the Penn Treebank writes them, `(S (NP (DT the) (NN cat)) (VP
/// purrs))`, as [LabelledTree]s: a label at every node, a word at every leaf, nodes numbered
/// children first. [GraphReader] reads a table of nodes and a list of edges as a [NodeGraph]:
/// sparse features, a class and a part of a split for each node, and weighted edges.
///
/// ```java
/// var text = DataSource.of("two.txt", "(3 (2 It) (4 (2 's) (4 lovely)))");
/// LabelledTree tree = PennTrees.read(text).next();
/// int root = tree.root();                                  // the last node: 4
/// String label = tree.label(root);                         // 3, the class of the whole
///
/// NodeGraph graph = GraphReader.read(
///         DataSource.of(Path.of("cora.nodes")), DataSource.of(Path.of("cora.edges")));
/// int[] learned = graph.undirected().part("train");
/// ```
///
/// A cell runs over these once they are a [dev.rondo.structure.Tree] or
/// [dev.rondo.structure.GraphBatch.Graph]: the children of node i of a tree are `tree.children(i)`,
/// the edges of a graph `graph.from()` and `graph.to()`. `docs/data.md` shows the files.
///
/// @since 0.1
package dev.rondo.data.graph;
