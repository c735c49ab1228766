/// Files: safetensors, JSON of records under written names, atomic replacement, versions of
/// formats.
package dev.rondo.store;
