/// Items with their classes: texts, series of numbers, tables of events.
///
/// A [Labelled] item is a [LabelledText] or a [LabelledSeries] with a class, with several, or with
/// none that is known. A series is steps × channels; NaN is a number that is missing, and steps may
/// have times.
///
/// - [LabelledTexts]: lines, tables, JSON Lines, a folder with a folder for each class.
/// - [SeriesReader]: `.ts` and `.tsv` of the UCR and UEA archives; [LabelledArrays]: IDX, `.npy`,
///   `.npz`; [LabelledSequences]: CNTK's text format.
/// - [EventReader]: long tables of what was measured when, as series with gaps; [LabelTable] their
///   classes from a table of their own.
///
/// ```java
/// try (var reader = LabelledTexts.table(DataSource.of(Path.of("reviews.csv")), "stars", "review")) {
///     while (reader.hasNext()) {
///         LabelledText item = reader.next();
///         System.out.println(item.labels() + " " + item.text());
///     }
/// }
/// var series = new LabelledSeries("falling", 2, new float[] {3, 1, 2, 1, 1, 0});   // 3 steps × 2
/// ```
///
/// Which of these formats a file has, `dev.rondo.data.format.DataFormat` says.
/// `docs/classifying.md` shows what they look like.
///
/// @since 0.1
package dev.rondo.data.labelled;
