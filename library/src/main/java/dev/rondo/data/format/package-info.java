/// Which format a file has, by its name and its beginning.
package dev.rondo.data.format;
