/// Taggers: features of tokens, labels chosen together, spans, evaluation.
package dev.rondo.task.tag;
