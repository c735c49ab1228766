/// What everything may use: the one exception of the library and its version.
///
/// @since 0.1
package dev.rondo;
