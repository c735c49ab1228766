/// Files: safetensors, JSON, and writing that leaves a file whole or not at all.
///
/// - [Safetensors] reads, [SafetensorsWriter] writes named tensors with a map of texts, in the
///   format of huggingface/safetensors, which other programs read as well. Files of Rondo carry a
///   checksum of themselves; one that is damaged is refused when it is opened.
/// - [Json] is a JSON value, immutable. Records cross over by `Json.of(record)` and `as(type)`; the
///   name of each component in the file is written beside it, `@Key("…")` ([Key]), so that renaming
///   code changes no file.
/// - [FileFormat] knows which versions of a kind of file are read, and tells one that is too new
///   from one that is damaged.
/// - [AtomicFiles] replaces a file in one step; until then, and after any failure, it is what it
///   was. It replaces regular files only, and [SafetensorsWriter] those only that Rondo wrote.
///   [OutputLock] keeps two processes from writing one name.
///
/// ```java
/// Path file = Path.of("numbers.safetensors");
/// new SafetensorsWriter()
///         .metadata("about", "two rows of three")
///         .floats("weights", new float[] {1, 2, 3, 4, 5, 6}, 0, 2, 3)   // from offset 0, shape 2 × 3
///         .write(file);
/// try (var tensors = Safetensors.open(file)) {
///     float[] weights = tensors.floats("weights");         // row-major
/// }
/// ```
///
/// Model files are safetensors with this package's JSON in their metadata; `docs/model-file.md`
/// says what stands in them, and `dev.rondo.model.ModelFile` reads what all kinds of model share.
///
/// @since 0.1
package dev.rondo.store;
