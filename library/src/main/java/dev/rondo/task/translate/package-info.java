/// One sequence into another: pairs, training, search for the best target.
///
/// @since 0.1
package dev.rondo.task.translate;
