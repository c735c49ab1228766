package dev.rondo.bench;

import dev.rondo.RondoException;
import dev.rondo.data.series.Panel;
import dev.rondo.data.series.PanelReader;
import dev.rondo.data.series.Series;
import dev.rondo.data.source.DataSource;
import dev.rondo.task.forecast.Forecaster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Series that are forecast from rolling origins: those before a row are learned from.
///
/// @param panels each learned and forecast for itself: one, or several that are drawn
/// @param rows that are learned from; of several series of different lengths 0: all but the horizon
/// @param stride rows from one origin to the next
/// @param season by which MASE is scaled, and of the baselines
record SeriesSet(String name, List<Panel> panels, int rows, int horizon, int stride, int season) {

    /// The ten sets that are public, in their order; files as their sources have them, by these
    /// names in a folder.
    static List<SeriesSet> all(Path folder) {
        var classic = folder.resolve("timeseries-classic");
        return List.of(
                one("airline", month(classic, "airline-passengers.csv"), 120, 12, 1, 12),
                one("shampoo", read(classic.resolve("shampoo.csv")), 24, 12, 1, 12),
                one("sunspots", month(classic, "monthly-sunspots.csv"), 2580, 12, 1, 132),
                one("births", day(classic, "daily-total-female-births.csv"), 305, 14, 1, 7),
                one(
                        "min temperatures",
                        day(classic, "daily-min-temperatures.csv"),
                        3285,
                        14,
                        1,
                        365),
                one("exchange", exchange(folder), 6070, 14, 3, 7),
                one(
                        "solar",
                        read(classic.resolve("solar_sktime.csv"), "datetime_gmt"),
                        193,
                        48,
                        1,
                        48),
                one("ETTh1", etth1(folder, 14_400), 11_520, 24, 6, 24),
                one("PM2.5", pollution(classic), 35_064, 24, 6, 24),
                one("M4 hourly", m4(folder), 0, 48, 1, 24));
    }

    private static SeriesSet one(
            String name, Panel panel, int rows, int horizon, int stride, int season) {
        return new SeriesSet(name, List.of(panel), rows, horizon, stride, season);
    }

    private static Panel month(Path folder, String file) {
        return read(folder.resolve(file), "Month");
    }

    private static Panel day(Path folder, String file) {
        return read(folder.resolve(file), "Date");
    }

    /// @param time its column; of `shampoo`, whose months have no dates (`1-01`), none
    private static Panel read(Path file, String... time) {
        return Forecaster.trainer().time(time).read(file);
    }

    /// A table without a header.
    private static Panel exchange(Path folder) {
        var file = folder.resolve("exchange-rate").resolve("exchange_rate.txt.gz");
        return Panel.of(
                Series.of(
                        lines(file).stream()
                                .map(line ->
                                        Arrays.stream(line.split(","))
                                                .mapToDouble(Double::parseDouble)
                                                .toArray())
                                .toArray(double[][]::new)));
    }

    /// The first rows of ETTh1; in papers 8640 for training, 2880 for validation, 2880 for testing.
    static Panel etth1(Path folder, int rows) {
        var all = read(folder.resolve("ett").resolve("ETTh1.csv"), "date");
        return all.with(all.series().stream().map(one -> one.part(0, rows)).toList());
    }

    private static Panel pollution(Path folder) {
        return read(folder.resolve("pollution.csv"), "year", "month", "day", "hour")
                .select(List.of("pm2.5"));
    }

    /// The last 48 steps of each series are the test.
    private static Panel m4(Path folder) {
        var m4 = folder.resolve("m4-hourly");
        return PanelReader.wide(
                List.of(
                        DataSource.of(m4.resolve("Hourly-train.csv")),
                        DataSource.of(m4.resolve("Hourly-test.csv"))));
    }

    private static List<String> lines(Path file) {
        try (var in = Files.newInputStream(file);
                var text =
                        new BufferedReader(
                                new InputStreamReader(
                                        file.toString().endsWith(".gz")
                                                ? new GZIPInputStream(in)
                                                : in,
                                        StandardCharsets.UTF_8))) {
            return text.lines().toList();
        } catch (IOException e) {
            throw new RondoException("cannot read " + file, e);
        }
    }

    /// What is learned from, of one of the panels.
    Panel learned(Panel panel) {
        return panel.with(
                panel.series().stream()
                        .map(one -> one.part(0, rows > 0 ? rows : one.rows() - horizon))
                        .toList());
    }

    /// How many rows are learned from, of all series.
    int learnedRows() {
        return learned(panels.getFirst()).rows();
    }

    /// ETTh1 as it is, with another horizon.
    static SeriesSet etth1(String name, Panel panel, int rows, int horizon) {
        return one(name, panel, rows, horizon, 1, 24);
    }

    /// Numbers that are learned from, of all series and columns.
    long numbers() {
        var panel = panels.getFirst();
        return (long) learnedRows() * panel.columns().size();
    }

    /// Series of every kind that is drawn.
    ///
    /// @param draws of each kind
    /// @param seed of the first
    static List<SeriesSet> drawn(int draws, long seed) {
        var all = new ArrayList<SeriesSet>();
        for (var kind : DrawnSeries.values()) {
            var panels = new ArrayList<Panel>();
            for (int d = 0; d < draws; d++) {
                panels.add(Panel.of(kind.draw(seed + d)));
            }
            all.add(
                    new SeriesSet(
                            kind.toString(),
                            panels,
                            kind.rows() - kind.tested(),
                            kind.horizon(),
                            kind.stride(),
                            kind.season()));
        }
        return all;
    }
}
