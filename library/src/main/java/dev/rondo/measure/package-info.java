/// What a result is worth: the measures that the fields use, counted as their own programs count
/// them.
///
/// @since 0.1
package dev.rondo.measure;
