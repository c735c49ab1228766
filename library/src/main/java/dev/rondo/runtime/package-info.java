/// What signatures of other packages mention: pools of threads, named random streams, the largest
/// of an array.
package dev.rondo.runtime;
