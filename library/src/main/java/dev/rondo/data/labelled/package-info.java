/// Items with classes: texts, series, sequences, tables of events.
package dev.rondo.data.labelled;
