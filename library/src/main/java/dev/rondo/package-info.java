/// The root of the library: the exception that every package throws, and the version that runs.
///
/// A [RondoException] says that something that was given is wrong: an equation, a file, a shape, a
/// setting. Its message stands on its own (where, what was expected, what came, the likely cause),
/// so a program shows it to its user without a stack trace. An `IllegalArgumentException` or
/// `IllegalStateException`, on the other hand, is an error of the program that calls.
///
/// ```java
/// try {
///     var model = Models.load(Path.of("reviews.safetensors"));
///     System.out.println(model.kind().description());
/// } catch (RondoException e) {
///     System.err.println(e.getMessage());
/// }
/// ```
///
/// [RondoVersion] is the version of the library, as model files name the one that wrote them.
///
/// Where to begin:
///
/// - trained models and what they predict: `dev.rondo.task` and the package of the task below it;
/// - networks of your own: `dev.rondo.network.spec`, `dev.rondo.network` and `dev.rondo.learn`;
/// - cells of your own: `dev.rondo.equation`;
/// - data: `dev.rondo.data.source` and the packages beside it; measures: `dev.rondo.measure`.
///
/// Everywhere a matrix is rows × columns in one array, row by row, of `float`; log probabilities
/// and losses of symbols and classes are in nats. Randomness comes from a seed that is given. The
/// library does not print, does not end the JVM and reads no environment variables.
///
/// @since 0.1
package dev.rondo;
