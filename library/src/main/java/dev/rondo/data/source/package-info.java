/// Where data come from: files, compressed or not, lines, tables, JSON Lines, read item by item.
package dev.rondo.data.source;
