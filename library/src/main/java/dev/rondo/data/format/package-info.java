/// Which format a data file has, by its name and its beginning.
///
/// [DataFormat] is the list of formats that can be told apart: tables, labelled texts, columns of
/// tokens, CoNLL-U, tagged and segmented text, series, arrays, trees, word vectors, plain text…
/// `DataFormat.of` looks at a file, compressed or not, or at a folder of classes; it reads the
/// beginning alone.
///
/// ```java
/// DataFormat format = DataFormat.of(Path.of("log-book.conll"));
/// System.out.println(format + ": " + format.description());
/// ```
///
/// It is a guess, for files that are what they usually are; whoever knows better calls the reader
/// of the format directly. `rondo data inspect` and the commands that train choose their readers by
/// it. `docs/data.md` has a table of formats and readers.
///
/// @since 0.1
package dev.rondo.data.format;
