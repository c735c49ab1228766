package dev.rondo.bench;

import dev.rondo.data.series.Series;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.SplittableRandom;

/// Kinds of series that are drawn at random.
enum DrawnSeries {
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
