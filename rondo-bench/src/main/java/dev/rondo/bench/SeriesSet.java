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
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
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

    /// Kinds of series that are drawn at random.
    private enum DrawnSeries {
        /// Monthly sales: a trend, a season and noise that grow with the level.
        SALES("drawn: sales", 180, 36, 12, 12),
        /// A random walk with drift, in logarithms, as prices are.
        WALK("drawn: walk", 1200, 240, 14, 7),
        /// Daily demand: mostly 0, more at the weekend.
        DEMAND("drawn: demand", 900, 180, 14, 7),
        /// Hourly load: a day and a week, and noise that follows its own past.
        LOAD("drawn: load", 24 * 7 * 18, 24 * 7 * 4, 48, 24),
        /// A level that jumps now and then.
        SHIFTS("drawn: shifts", 800, 160, 12, 1),
        /// A cycle of no fixed length: an autoregression of two steps.
        CYCLE("drawn: cycle", 800, 160, 12, 1);

        private final String text;
        private final int rows;
        private final int tested;
        private final int horizon;
        private final int season;

        DrawnSeries(String text, int rows, int tested, int horizon, int season) {
            this.text = text;
            this.rows = rows;
            this.tested = tested;
            this.horizon = horizon;
            this.season = season;
        }

        int rows() {
            return rows;
        }

        /// Rows at the end that are not learned from.
        int tested() {
            return tested;
        }

        int horizon() {
            return horizon;
        }

        int season() {
            return season;
        }

        /// Rows from one origin to the next.
        int stride() {
            return this == LOAD ? 6 : 1;
        }

        @Override
        public String toString() {
            return text;
        }

        /// One of them.
        Series draw(long seed) {
            var random = new SplittableRandom(seed);
            double[] y = new double[rows];
            var day = LocalDate.of(2021, 3, 1);
            switch (this) {
                case SALES -> {
                    double[] season = new double[12];
                    for (int m = 0; m < 12; m++) {
                        season[m] = 0.25 * random.nextGaussian();
                    }
                    double growth = 0.004 + 0.006 * random.nextDouble();
                    double level = 5;
                    for (int t = 0; t < rows; t++) {
                        level += growth + 0.01 * random.nextGaussian();
                        y[t] = Math.exp(level + season[t % 12] + 0.05 * random.nextGaussian());
                    }
                }
                case WALK -> {
                    double price = Math.log(50);
                    for (int t = 0; t < rows; t++) {
                        price += 0.0005 + 0.012 * random.nextGaussian();
                        y[t] = Math.exp(price);
                    }
                }
                case DEMAND -> {
                    for (int t = 0; t < rows; t++) {
                        double mean = t % 7 >= 5 ? 1.2 : 0.4;
                        double above = Math.exp(-mean);
                        for (double p = random.nextDouble(); p > above; p *= random.nextDouble()) {
                            y[t]++;
                        }
                    }
                }
                case LOAD -> {
                    double noise = 0;
                    for (int t = 0; t < rows; t++) {
                        noise = 0.85 * noise + random.nextGaussian();
                        double hour = 2 * Math.PI * (t % 24) / 24;
                        boolean weekend = t / 24 % 7 >= 5;
                        y[t] =
                                100
                                        - (weekend ? 0.5 : 1) * 20 * Math.cos(hour)
                                        + 6 * Math.sin(2 * hour)
                                        - (weekend ? 12 : 0)
                                        + 2 * noise;
                    }
                }
                case SHIFTS -> {
                    double level = 10;
                    for (int t = 0; t < rows; t++) {
                        if (random.nextInt(60) == 0) {
                            level += 5 * random.nextGaussian();
                        }
                        y[t] = level + random.nextGaussian();
                    }
                }
                case CYCLE -> {
                    double before = 0;
                    double last = 0;
                    for (int t = -100; t < rows; t++) {
                        double next = 1.6 * last - 0.8 * before + random.nextGaussian();
                        before = last;
                        last = next;
                        if (t >= 0) {
                            y[t] = 30 + next;
                        }
                    }
                }
            }
            return switch (this) {
                case SALES -> Series.monthly(y, YearMonth.from(day));
                case DEMAND -> Series.daily(y, day);
                case LOAD -> Series.hourly(y, day.atStartOfDay());
                case WALK, SHIFTS, CYCLE -> Series.of(y);
            };
        }
    }
}
