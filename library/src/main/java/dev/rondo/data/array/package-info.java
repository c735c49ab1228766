/// Arrays and sequences of numbers from files of other programs: IDX, NumPy, CNTK's text format.
///
/// - [ArrayReader] reads an array item by item, an item being what stands under one index of the
///   first dimension: IDX (the format of MNIST) and `.npy`, told apart by their first bytes.
///   Numbers become floats.
/// - [ArrayArchive] finds the arrays of an `.npz` file by name.
/// - [CtfReader] reads CNTK's text format as [CtfSequence]s: named streams of dense or sparse
///   samples.
///
/// ```java
/// try (var images = ArrayReader.open(DataSource.of(Path.of("train-images-idx3-ubyte.gz")))) {
///     var pixels = new float[images.width()];              // 28 · 28
///     while (images.next(pixels)) {
///         System.out.println(pixels[0]);                   // 0 to 255, as the file has it
///     }
/// }
/// int[] classes =
///         ArrayReader.open(DataSource.of(Path.of("train-labels-idx1-ubyte.gz"))).labels();
/// ```
///
/// To have arrays as series with their classes, for a classifier, see
/// `dev.rondo.data.labelled.LabelledArrays`.
///
/// @since 0.1
package dev.rondo.data.array;
