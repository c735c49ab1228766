/// What signatures of other packages mention: pools of threads, named random streams, the largest
/// of an array.
///
/// @since 0.1
package dev.rondo.runtime;
