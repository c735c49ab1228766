/// Series in time: panels, tables of numbers, steps of time.
///
/// @since 0.1
package dev.rondo.data.series;
