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
            description = "Columns that are read (default: all that hold numbers).")
    List<String> columns = new ArrayList<>();

    @Option(
            names = "--target",
            split = ",",
            paramLabel = "NAME",
            description = {
                "Columns that are predicted (default: all that are read and nothing else). The others",
                "are read as they come."
            })
    List<String> targets = new ArrayList<>();

    @Option(
            names = "--time",
            split = ",",
            paramLabel = "NAME",
            description = {
                "The column with the time of each row (2016-07-01 13:00, 2016-07, a number…), or those",
                "with its year, month, day, hour…. Times must rise; gaps are told to the network."
            })
    List<String> time = new ArrayList<>();

    @Option(
            names = "--id",
            paramLabel = "NAME",
            description = "The column that names the series of each row, if there are many.")
    @Nullable String id;

    @Option(
            names = "--past",
            split = ",",
            paramLabel = "NAME",
            description = {
                "Columns that are read as they come and not predicted; words may stand in them. Then no",
                "others are read but those that are named."
            })
    List<String> past = new ArrayList<>();

    @Option(
            names = "--known",
            split = ",",
            paramLabel = "NAME",
            description = {
                "Columns that are known for the steps to come: prices, holidays. Words may stand in",
                "them."
            })
    List<String> known = new ArrayList<>();

    @Option(
            names = "--static",
            split = ",",
            paramLabel = "NAME",
            description = "Columns that do not change within a series. Words may stand in them.")
    List<String> statics = new ArrayList<>();

    @Option(
            names = "--calendar",
            split = ",",
            paramLabel = "FIELD",
            description = {
                "What is read of the time of the next step: minute, hour, weekday, day, yearday, week,",
                "month, quarter, as places on a circle; hour:symbols: each a symbol of its own."
            })
    List<String> calendar = new ArrayList<>();

    @Option(
            names = "--horizon",
            paramLabel = "N",
            description = {
                "Steps that are predicted at once (default: ${DEFAULT-VALUE}). A forecast of more reads",
                "its own as if they had come."
            })
    int horizon = 1;

    @Option(
            names = "--context",
            paramLabel = "N",
            description = {
                "Rows that are read before each forecast; the network learns from windows of so many",
                "(default: all that came before)."
            })
    int context;

    @Option(
            names = "--head",
            paramLabel = "HEAD",
            description = {
                "What is said of each number: point, gaussian, student, negative-binomial, poisson,",
                "quantiles, quantiles:0.1,0.5,0.9, binary (default: point)."
            })
    String head = "point";

    @Option(
            names = "--scale",
            paramLabel = "SCALE",
            description = {
                "The measure: standard (mean 0, deviation 1), mean (divided by the mean), none, log",
                "(the logarithm, then standard), window (relative to the context's last number)",
                "(default: standard; none with --head binary)."
            })
    @Nullable String scale;

    @Option(
            names = "--difference",
            split = ",",
            paramLabel = "LAG",
            description = {
                "Forecast how far the series departs from where it would be if its differences at",
                "these lags were 0: 1, from the last number; 12, from a year ago; 1,12 from both."
            })
    List<Integer> differences = new ArrayList<>();

    @Option(
            names = "--missing",
            paramLabel = "HOW",
            description = {
                "What is read where a number is missing: last, mask (the last, and that it is, and how",
                "long ago), mean, linear (within --context) (default: last; cells that declare mask",
                "and gap, such as gru-d, are told in any case)."
            })
    String missing = "last";

    public SeriesOptions() {}

    /// Sets what was given.
    public void set(ForecastTrainer trainer, Given given) {
        given.then("--columns", () -> trainer.columns(array(columns)));
        given.then("--target", () -> trainer.target(array(targets)));
        given.then("--time", () -> trainer.time(array(time)));
        given.then("--id", () -> trainer.id(Objects.requireNonNull(id)));
        given.then("--past", () -> trainer.past(array(past)));
        given.then("--known", () -> trainer.known(array(known)));
        given.then("--static", () -> trainer.statics(array(statics)));
        given.then("--calendar", () -> trainer.calendar(array(calendar)));
        given.then("--horizon", () -> trainer.horizon(horizon));
        given.then("--context", () -> trainer.context(context));
        given.then("--head", () -> trainer.head(head));
        given.then("--scale", () -> trainer.scale(Objects.requireNonNull(scale)));
        given.then(
                "--difference",
                () -> trainer.difference(differences.stream().mapToInt(lag -> lag).toArray()));
        given.then("--missing", () -> trainer.missing(missing));
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
        return data.format == null || data.format == DataFormat.WIDE
                ? opened.source()
                : data.table(file);
    }
}
