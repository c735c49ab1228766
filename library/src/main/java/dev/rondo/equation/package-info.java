/// Cells as their equations: the way in from text or from the shipped ones.
///
/// @since 0.1
package dev.rondo.equation;
