package dev.rondo.task.forecast;

import dev.rondo.data.series.Panel;
import dev.rondo.series.SeriesSchema;
import dev.rondo.series.SeriesSettings;
import dev.rondo.series.method.BaselineScores;
import dev.rondo.series.method.BlendFit;
import dev.rondo.series.method.Candidate;
import dev.rondo.series.method.ForecastKind;
import dev.rondo.series.method.History;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/// Fits a forecaster that is a blend of methods. The targets of one table are series of their own
/// that share the weights; of many series, each target is fitted over all of them.
final class BlendTraining {
    private static final int MANY = 20; // series from which weights of linear methods are shared
    private static final int SHORT = 300; // rows of a series below which they are, too

    private final SeriesSchema schema;
    private final Panel panel;
    private final int threads;
    private final Predicate<ForecastKind> chosen;
    private final boolean network;
    private final long seed;

    /// @param network whether a network is one of the methods
    BlendTraining(
            SeriesSettings settings,
            Panel panel,
            Predicate<ForecastKind> chosen,
            boolean network,
            long seed,
            int threads) {
        this.network = network;
        this.seed = seed;
        int[] rows = panel.series().stream().mapToInt(Panel.One::rows).toArray();
        schema = SeriesSchema.of(settings, panel, rows);
        this.panel = schema.fit(panel);
        this.chosen = chosen;
        this.threads = threads;
    }

    /// How the series are read.
    SeriesSchema schema() {
        return schema;
    }

    /// The series as they are read.
    Panel panel() {
        return panel;
    }

    MethodForecasts fit() {
        int count = schema.targets().size();
        var histories = new ArrayList<History>(); // series × targets
        for (var one : panel.series()) {
            for (int i = 0; i < count; i++) {
                histories.add(MethodForecasts.history(schema, one, i));
            }
        }
        var periods = schema.periods().orElse(List.of());
        int series = panel.series().size();
        int least = panel.series().stream().mapToInt(Panel.One::rows).min().orElse(0);
        boolean pooled = series >= MANY || series > 1 && least < SHORT;
        var parts = new MethodForecasts.Part[histories.size()];
        var targets = new ArrayList<MethodForecasts.Target>();
        for (int group = 0; group < (series == 1 ? 1 : count); group++) {
            int first = group;
            int step = series == 1 ? 1 : count;
            var own = new ArrayList<History>();
            for (int h = first; h < histories.size(); h += step) {
                own.add(histories.get(h));
            }
            var data = new BlendFit.Data(own, schema.horizon(), periods, pooled);
            var fit =
                    new BlendFit(
                            data,
                            threads,
                            chosen,
                            network(own, periods, series == 1 || count == 1));
            var blends = fit.fit();
            var scores = BaselineScores.with(fit.scores(), data, threads);
            var blocks = new ArrayList<BlendFit.Missed>();
            for (int h = 0; h < own.size(); h++) {
                parts[first + h * step] = new MethodForecasts.Part(fit.scale(h), blends.get(h));
                if (series == 1) {
                    targets.add(target(fit.residuals(h), scores, fit.error()));
                } else {
                    blocks.addAll(fit.residuals(h));
                }
            }
            if (series > 1) {
                targets.add(target(blocks, scores, fit.error()));
            }
        }
        var learned =
                LearnedRows.of(panel, panel.series().stream().mapToInt(Panel.One::rows).toArray());
        return new MethodForecasts(schema, learned, periods, Arrays.asList(parts), targets);
    }

    /// The network of the blend, if there is to be one.
    private List<Candidate> network(List<History> own, List<Integer> periods, boolean alone) {
        return network && alone
                ? NetworkCandidate.of(own, schema.horizon(), periods, seed, threads)
                        .<List<Candidate>>map(List::of)
                        .orElse(List.of())
                : List.of();
    }

    private MethodForecasts.Target target(
            List<BlendFit.Missed> missed, List<BlendFit.Score> scores, double error) {
        var periods = schema.periods().orElse(List.of());
        double[] phases = ResidualPhases.of(missed, periods.isEmpty() ? 1 : periods.getFirst());
        var blocks = missed.stream().map(m -> ResidualPhases.divided(m, phases)).toList();
        return new MethodForecasts.Target(MethodForecasts.sampled(blocks), phases, scores, error);
    }
}
