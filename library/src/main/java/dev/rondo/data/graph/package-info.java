/// Trees in brackets and graphs as tables.
///
/// @since 0.1
package dev.rondo.data.graph;
