/// Files: safetensors, JSON of records under written names, atomic replacement, versions of
/// formats.
///
/// @since 0.1
package dev.rondo.store;
