/// Taggers: features of tokens, labels chosen together, spans, evaluation.
///
/// @since 0.1
package dev.rondo.task.tag;
