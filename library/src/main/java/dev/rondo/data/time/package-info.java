/// Times of data: stamps as files write them, and the steps between them.
///
/// ```java
/// var stamp = TimeStamps.of("2018-01-31");
/// double seconds = stamp.seconds();   // since 1970, in UTC
/// ```
///
/// - [TimeStamps] reads dates and times, with or without an offset, and [TimeFormat] writes them as
///   they were read. [TimeColumn] finds the [TimeNotation] of a whole column: whether the day or
///   the month comes first, quarters, weeks, names of months.
/// - [TimeStep] is the usual distance from one to the next, in seconds or by the calendar: the last
///   day of each month, each working day.
///
/// Series with times are in [dev.rondo.data.series].
///
/// @since 0.1
package dev.rondo.data.time;
