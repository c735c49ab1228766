package dev.rondo.app.option;

import dev.rondo.data.format.DataFormat;
import dev.rondo.data.series.Panel;
import dev.rondo.data.source.DataSource;
import dev.rondo.task.forecast.ForecastTrainer;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What a forecaster reads of its tables, and what it predicts.
public final class SeriesOptions {
    @Option(
            names = "--columns",
            split = ",",
            paramLabel = "NAME",
            description = "Columns to read (default: all numeric ones).")
    List<String> columns = new ArrayList<>();

    @Option(
            names = "--target",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Columns to predict; other columns are past covariates (default: all columns "
                            + "without another role).")
    List<String> targets = new ArrayList<>();

    @Option(
            names = "--time",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Column with the time of each row (2016-07-01 13:00, 2016-07, 31/12/2016, "
                            + "2016-Q3, a number…), or the columns with its year, month, day, "
                            + "hour…; none: no column has it (default: the first whose fields "
                            + "are all dates).")
    List<String> time = new ArrayList<>();

    @Option(
            names = "--id",
            paramLabel = "NAME",
            description =
                    "Column that names the series of each row, where a table holds many "
                            + "(default: where times repeat, the one that tells them apart).")
    @Nullable String id;

    @Option(
            names = "--date-order",
            paramLabel = "ORDER",
            description =
                    "Order of dates such as 3/4/2020: dmy or mdy (default: found in the column).")
    @Nullable String dateOrder;

    @Option(
            names = "--decimal",
            paramLabel = "SEPARATOR",
            description =
                    "Decimal separator, comma or point, where 1,234 or 1.234 may be read in two "
                            + "ways (default: found in the table).")
    @Nullable String decimal;

    @Option(
            names = "--duplicates",
            paramLabel = "WHICH",
            description =
                    "Which of several rows of the same time to use: first, last or mean "
                            + "(default: refuse them).")
    @Nullable String duplicates;

    @Option(
            names = "--past",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Past covariates: columns that are read but not predicted, numeric or "
                            + "categorical. With it, only columns that an option names are read "
                            + "(default: "
                            + "none).")
    List<String> past = new ArrayList<>();

    @Option(
            names = "--known",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Future covariates: columns known for the steps to predict, such as prices "
                            + "or holidays, numeric or categorical (default: none).")
    List<String> known = new ArrayList<>();

    @Option(
            names = "--static",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Static covariates: columns that are constant within a series, numeric or "
                            + "categorical (default: none).")
    List<String> statics = new ArrayList<>();

    @Option(
            names = "--calendar",
            split = ",",
            paramLabel = "FIELD",
            description =
                    "Calendar features of the next step: minute, hour, weekday, day, yearday, "
                            + "week, month, quarter, encoded as sine and cosine; hour:symbols "
                            + "embeds them "
                            + "instead (default: none).")
    List<String> calendar = new ArrayList<>();

    @Option(
            names = "--horizon",
            paramLabel = "N",
            description =
                    "Forecast horizon: steps predicted at once; longer forecasts feed "
                            + "predictions back as inputs (default: ${DEFAULT-VALUE}).")
    int horizon = 1;

    @Option(
            names = "--context",
            paramLabel = "N",
            description =
                    "Input window of each forecast, in rows; the network is trained on windows "
                            + "of this length (default: all rows before).")
    int context;

    @Option(
            names = "--head",
            paramLabel = "HEAD",
            description =
                    "Output head: point, gaussian, student, negative-binomial, poisson, "
                            + "quantiles, quantiles:0.1,0.5,0.9 or binary (default: point).")
    String head = "point";

    @Option(
            names = "--scale",
            paramLabel = "SCALE",
            description =
                    "Scaling: standard (mean 0, standard deviation 1), mean (divided by the "
                            + "mean), none, log (logarithm, then standard) or window (relative "
                            + "to the last "
                            + "value of the input window) (default: standard; none with --head "
                            + "binary).")
    @Nullable String scale;

    @Option(
            names = "--difference",
            split = ",",
            paramLabel = "LAG",
            description =
                    "Differencing: predict the change from the values at these lags; 1: from the "
                            + "last value, 12: from a year ago in monthly data, 1,12: both "
                            + "(default: none).")
    List<Integer> differences = new ArrayList<>();

    @Option(
            names = "--missing",
            paramLabel = "HOW",
            description =
                    "Imputation of missing values: last, mask (last, with an indicator and the "
                            + "time since), mean or linear (within --context); cells that "
                            + "declare mask and "
                            + "gap, such as gru-d, get both in any case (default: last).")
    String missing = "last";

    @Option(
            names = "--until",
            paramLabel = "ROW",
            description =
                    "First row that is not used, by its number (from 1) or its time; it and all "
                            + "later rows remain for a test (default: use all).")
    @Nullable String until;

    @Option(
            names = "--stride",
            paramLabel = "N",
            description =
                    "Train on one random window of every N consecutive ones in each epoch "
                            + "(default: ${DEFAULT-VALUE}).")
    int stride = 1;

    public SeriesOptions() {}

    /// Sets what was given.
    public void set(ForecastTrainer trainer, SpecifiedOptions specified) {
        specified.then("--columns", () -> trainer.columns(array(columns)));
        specified.then("--target", () -> trainer.target(array(targets)));
        specified.then("--time", () -> trainer.time(array(time)));
        specified.then("--id", () -> trainer.id(Objects.requireNonNull(id)));
        specified.then("--date-order", () -> trainer.dateOrder(Objects.requireNonNull(dateOrder)));
        specified.then("--decimal", () -> trainer.decimal(Objects.requireNonNull(decimal)));
        specified.then(
                "--duplicates", () -> trainer.duplicates(Objects.requireNonNull(duplicates)));
        specified.then("--past", () -> trainer.past(array(past)));
        specified.then("--known", () -> trainer.known(array(known)));
        specified.then("--static", () -> trainer.statics(array(statics)));
        specified.then("--calendar", () -> trainer.calendar(array(calendar)));
        specified.then("--horizon", () -> trainer.horizon(horizon));
        specified.then("--context", () -> trainer.context(context));
        specified.then("--head", () -> trainer.head(head));
        specified.then("--scale", () -> trainer.scale(Objects.requireNonNull(scale)));
        specified.then(
                "--difference",
                () -> trainer.difference(differences.stream().mapToInt(lag -> lag).toArray()));
        specified.then("--missing", () -> trainer.missing(missing));
        specified.then("--until", () -> trainer.until(Objects.requireNonNull(until)));
        specified.then("--stride", () -> trainer.stride(stride));
    }

    private static String[] array(List<String> names) {
        return names.toArray(String[]::new);
    }

    /// Reads tables as the trainer does.
    public Panel read(ForecastTrainer trainer, DataOptions data, List<Path> files) {
        return trainer.wide(data.format == DataFormat.WIDE)
                .read(files.stream().map(file -> source(data, file)).toList());
    }

    private static DataSource source(DataOptions data, Path file) {
        var opened = data.open(file);
        return data.format == null
                        || data.format == DataFormat.WIDE
                        || data.format == DataFormat.JSON_LINES
                ? opened.source()
                : data.table(file);
    }
}
