/// Threads and random numbers: the types that constructors and methods of other packages ask for.
///
/// - [WorkerPool] is a fixed number of threads, the calling one among them, that share the work of
///   a network's run. How many there are changes how long a result takes, never its bits. Close it:
///   its threads end then.
/// - [RandomStreams] are explicit random numbers: a seed in, and from it streams by name or number,
///   each independent of what was drawn from the others. With the seed and the names the same draw
///   can be had again, so a training that is resumed draws as one that was never stopped.
/// - [Argmax] is the index of the greatest number of an array, the first of several equal ones.
///
/// ```java
/// var random = new RandomStreams(1);                       // the seed
/// var order = new int[] {0, 1, 2, 3};
/// random.stream("shuffle").at(7).shuffle(order);           // that of epoch 7, whatever came before
/// float u = random.stream("start").uniform();              // in [0, 1)
///
/// try (var workers = new WorkerPool(2)) {
///     workers.run(order.length, i -> System.out.println(order[i]));   // tasks 0 to 3, on two threads
/// }
/// ```
///
/// A stream has a position of its own and is not to be shared by threads; a pool runs one call of
/// `run` at a time.
///
/// @since 0.1
package dev.rondo.runtime;
