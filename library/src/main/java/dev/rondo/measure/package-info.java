/// What a result is worth: the measures that the fields use, counted as their own programs count
/// them.
package dev.rondo.measure;
