/// Trees in brackets and graphs as tables.
package dev.rondo.data.graph;
