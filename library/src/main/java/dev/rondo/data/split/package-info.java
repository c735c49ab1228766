/// Parts of data to learn from and to hold out, batches of like length, and data larger than
/// memory.
///
/// A [Split] is numbers of items, those that are learned from and those that are held out: drawn at
/// random, the same part of each class, the last ones, the latest ones, whole groups, or k folds. A
/// [SplitStrategy] is the choice between these as a value.
///
/// ```java
/// int[] classes = {0, 1, 0, 1, 1, 0, 0, 1, 1, 0};
/// Split split = Split.stratified(classes, 0.2, 1);         // a fifth of each class; 1: the seed
/// int[] train = split.learned();
/// int[] validation = split.validation();
///
/// int[] lengths = {5, 9, 5, 2, 7, 7, 3, 4};
/// var buckets = new Buckets(lengths.length, i -> lengths[i], 2, 4);      // batches of 2, pools of 4
/// for (int[] batch : buckets.epoch(new RandomStreams(1), 0)) {
///     System.out.println(batch.length);                    // items of falling length
/// }
/// ```
///
/// Whatever is made of the data (vocabularies, scalings, lists of classes) is to be made of
/// `learned` alone.
///
/// [Buckets] deals the items of an epoch into batches, each item once, such that those of a batch
/// are of like length. [SpillStore] keeps encoded items in memory up to a bound and beyond it in a
/// temporary file; close it, which deletes that file.
///
/// @since 0.1
package dev.rondo.data.split;
