/// One sequence into another: pairs, training, search for the best target.
package dev.rondo.task.translate;
