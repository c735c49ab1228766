/// Where data come from: files, compressed or not, lines, tables, JSON Lines, read item by item.
///
/// @since 0.1
package dev.rondo.data.source;
