/// Series in time: numbers in rows, of one series or of many.
///
/// A [Panel] is series that share their columns. Each, a [Panel.One], has a name, values (rows ×
/// columns, row-major; NaN where one is missing) and perhaps times. [PanelReader] reads one: from a
/// table with a row for each step, of one series or with a column that names the series of a row;
/// from several files, a series each; or from tables with a series in each row ([WideTable], the
/// format of the M4 competition).
///
/// ```java
/// var layout = new PanelReader.Layout(List.of("month"), Optional.empty(), List.of());
/// Panel panel = PanelReader.read(List.of(DataSource.of(Path.of("passengers.csv"))), layout);
/// Panel.One series = panel.series().getFirst();
/// double first = series.at(0, panel.index("passengers"));   // row 0
/// ```
///
/// - Times are seconds since 1970 in UTC, or any rising numbers; [TimeStamps] reads them and
///   [TimeStep] is the usual distance from one row to the next, in seconds or in months.
/// - A column may hold words instead of numbers ([Panel.Column]): its values are their places in a
///   list.
/// - [NumberTable] is a plain table of numbers with names of columns, read by [NumberTableReader];
///   `Panel.of` makes a panel of it.
///
/// How series become what a network reads is told in `dev.rondo.series`; `docs/forecasting.md` is
/// about forecasting them.
///
/// @since 0.1
package dev.rondo.data.series;

import dev.rondo.data.time.TimeStamps;
import dev.rondo.data.time.TimeStep;
