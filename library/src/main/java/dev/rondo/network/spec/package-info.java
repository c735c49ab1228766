/// What a network is told: its shape and its batches, as plain immutable values.
///
/// A [NetworkSpec] is what the network reads ([Input]), its layers ([Stack]) and what it gives,
/// with the loss ([Output]); further, how the output reads the layers ([Pooling]: every step, the
/// last, the mean…), the structure it runs over ([StructureSpec]), and perhaps an [Encoder] before
/// it.
///
/// ```java
/// var layer = new NetworkSpec.Layer(Cell.shipped("lstm"), 128, Direction.BOTH);
/// var stack = Stack.of(List.of(layer, layer)).with(NetworkSpec.Dropout.of(0.3));
/// var spec = new NetworkSpec(
///         new Input.Symbols(5000, 100),                    // 5000 symbols, vectors of 100 numbers
///         stack,
///         new Output.Softmax(17, false))                   // 17 classes
///         .with(Pooling.MEAN);                             // one answer a sequence
/// ```
///
/// - Layers: a cell, units, a [Direction] and a [Merge] of the two; [Links] between layers,
///   [InitialState], dropout, [ActivationPenalty].
/// - Inputs: symbols with learned vectors, rows of numbers, or several [Feature]s side by side,
///   such as a word with its letters.
/// - Outputs: one class or several, numbers, distributions of numbers, quantiles, labels chosen
///   together (CRF), lists of symbols (CTC).
///
/// A [Batch] holds a structure ([dev.rondo.structure.Structure]) and [Rows] for each of its rows:
/// what is read, and what is asked. `Batch(chain, inputs, labels)` is one of symbols. A label below
/// 0, or a target that is NaN, is not asked and counts for nothing. [EncoderBatch] is what an
/// encoder reads.
///
/// [Parameters] is the layout of all that is learned: one flat array of floats with a slot for each
/// matrix or vector, by name (`layer1.W_i`), row-major. Values, a [Gradient] and an optimiser's
/// moments are arrays of this layout.
///
/// What is wrong in a specification is said by its constructor, as a [dev.rondo.RondoException].
/// `docs/networks.md` has tables of all of it.
///
/// @since 0.1
package dev.rondo.network.spec;
