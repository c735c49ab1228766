/// Where data come from: files and texts in memory, their lines, tables and JSON Lines.
///
/// A [DataSource] names bytes that can be read as often as one likes; gzip and Zstandard are
/// unpacked whatever the file is called. The readers of the packages beside this one take such a
/// source and give an [ItemReader], an iterator over their items in the memory of one of them. What
/// is wrong in the data is a [dev.rondo.RondoException] with file and line, when it is reached.
///
/// ```java
/// var source = DataSource.of(Path.of("reviews.tsv"));
/// try (var table = TableReader.open(source)) {             // separator, quotes and header are found out
///     int text = table.column("text");
///     for (var row = table.next(); row != null; row = table.next()) {
///         System.out.println(row.line() + ": " + row.fields().get(text));
///     }
/// }
/// ```
///
/// - [LineReader]: the lines of a text, in UTF-8 or another encoding (`source.in(charset)`). Bytes
///   that are no text are an error, never replaced.
/// - [TableReader] and [Dialect]: delimited tables; a dialect is guessed from the first lines or
///   given. [TableWriter] writes CSV.
/// - [JsonLines]: a JSON value a line.
/// - [Tokeniser]: how a text is cut into tokens: at blanks, into words, into characters.
///
/// `docs/data.md` lists the formats and the readers of each.
///
/// @since 0.1
package dev.rondo.data.source;
