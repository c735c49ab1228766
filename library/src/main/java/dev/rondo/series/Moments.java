package dev.rondo.series;

/// Mean and standard deviation of numbers that come one by one (Welford 1962).
public final class Moments {
    private long count;
    private double mean;
    private double squares;

    public void add(double v) {
        count++;
        double d = v - mean;
        mean += d / count;
        squares += d * (v - mean);
    }

    public long count() {
        return count;
    }

    /// 0 while there is no number.
    public double mean() {
        return mean;
    }

    /// Σ (v − mean)².
    double squares() {
        return squares;
    }

    /// √(Σ (v − mean)² / count); NaN while there is no number.
    public double deviation() {
        return Math.sqrt(squares / count);
    }
}
