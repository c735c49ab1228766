/// Which format a file has, by its name and its beginning.
///
/// @since 0.1
package dev.rondo.data.format;
