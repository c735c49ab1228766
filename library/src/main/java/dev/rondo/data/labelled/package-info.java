/// Items with classes: texts, series, sequences, tables of events.
///
/// @since 0.1
package dev.rondo.data.labelled;
