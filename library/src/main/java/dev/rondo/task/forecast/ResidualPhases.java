package dev.rondo.task.forecast;

import dev.rondo.series.method.BlendFit;

import java.util.Arrays;
import java.util.List;

/// How the size of what a forecast misses depends on the place in the season: nights that are
/// quiet, days that are not. Of each place a factor, whose mean is about 1.
final class ResidualPhases {
    private static final int ENOUGH = 20; // residuals of a place
    private static final int LEAST = 4; // places of a season

    private ResidualPhases() {}

    /// The factors; without a season, or with few residuals, 1 alone.
    static double[] of(List<BlendFit.Missed> missed, int period) {
        double[] none = {1};
        long count = missed.stream().mapToLong(m -> m.block().length).sum();
        if (period < LEAST || count < (long) ENOUGH * period) {
            return none;
        }
        double[] sums = new double[period];
        double[] counts = new double[period];
        for (var m : missed) {
            for (int h = 0; h < m.block().length; h++) {
                int place = place(m.step() + h, period);
                sums[place] += Math.abs(m.block()[h]);
                counts[place]++;
            }
        }
        double mean = Arrays.stream(sums).sum() / count;
        if (!(mean > 0)) {
            return none;
        }
        double[] own = new double[period];
        for (int p = 0; p < period; p++) {
            // a place of few residuals is drawn towards all
            own[p] = (sums[p] / mean + ENOUGH) / (counts[p] + ENOUGH);
        }
        double[] smooth = new double[period];
        for (int p = 0; p < period; p++) {
            smooth[p] = (own[(p + period - 1) % period] + 2 * own[p] + own[(p + 1) % period]) / 4;
        }
        return smooth;
    }

    /// The factor of a step.
    static double at(double[] phases, long step) {
        return phases[place(step, phases.length)];
    }

    private static int place(long step, int period) {
        return Math.floorMod(step, period);
    }

    /// What was missed, without the place in the season.
    static double[] divided(BlendFit.Missed missed, double[] phases) {
        double[] block = missed.block().clone();
        for (int h = 0; h < block.length; h++) {
            block[h] /= at(phases, missed.step() + h);
        }
        return block;
    }
}
