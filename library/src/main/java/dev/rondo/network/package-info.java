/// Networks as programs hold them: made from a specification, run over batches or step by step.
///
/// A [Network] is made of a [dev.rondo.network.spec.NetworkSpec]: cells bound and planned,
/// parameters laid out. It is immutable and has no parameter values: these are a `float[]` of the
/// caller's, so any number of them can belong to one network.
///
/// - [NetworkRun] runs batches: outputs z, losses, gradients by backpropagation through time. It
///   belongs to one thread and spreads its work over a [dev.rondo.runtime.WorkerPool].
/// - [NetworkState] is what sequences carry from one batch to the next, as a value: B sequences,
///   for each layer and state its last values.
/// - [NetworkWeights] are values made ready for reading step by step, shared by threads;
///   [NetworkStream] is one running sequence (it can be forked), [DecoderSession] many hypotheses
///   of targets.
/// - [Distribution], [PenDistribution], [CrfDecoder] and [CtcDecoder] say what an output z means.
/// - [Explanation] has the gates, states and attention of every step; [AdjointNorms] and
///   [StateJacobian] show how gradients flow back.
///
/// ```java
/// var spec = new NetworkSpec(
///         new Input.Symbols(30, 16), Stack.of(Cell.shipped("gru"), 32, 1), new Output.Softmax(30, false));
/// Network network = Network.of(spec);
/// float[] values = network.initialise(1);                  // 1: the seed
/// var chain = PackedSequences.of(4, 2);                    // two sequences, N = 6 rows
/// int[] read = {3, 7, 4, 7, 5, 6};                         // step by step: rows 0 and 1 are step 0
/// int[] asked = {4, 7, 5, -1, 6, 0};                       // -1: not asked
///
/// try (var workers = new WorkerPool(1)) {
///     NetworkRun run = network.run(1, workers);            // one shard
///     run.prepare(values);                                 // again whenever values change
///     var gradient = new Gradient(network.parameters());
///     double loss = run.gradient(
///             new Batch(chain, read, asked), network.start(2), NetworkRun.Options.PLAIN, gradient);
/// }
///
/// var stream = NetworkWeights.of(network, values).stream();
/// stream.feed(3);
/// float[] next = new float[30];
/// stream.logProbabilities(next);                           // ln p of each symbol
/// ```
///
/// To train, do not write the loop yourself: [dev.rondo.learn.Training] does it, and
/// `dev.rondo.model.NetworkLearner` is what it trains.
///
/// @since 0.1
package dev.rondo.network;
