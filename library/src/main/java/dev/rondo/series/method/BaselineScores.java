package dev.rondo.series.method;

import dev.rondo.measure.Baseline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How simple forecasts do at the validation origins of a blend, beside its methods: naive,
/// seasonal naive, drift, AR, and ETS where that takes seconds only.
public final class BaselineScores {
    private static final long ETS_WORK = 5_000; // rows × season of all series

    private static final Map<ForecastKind, String> KINDS =
            Map.of(
                    ForecastKind.NAIVE, "naive",
                    ForecastKind.SEASONAL_NAIVE, "seasonal naive",
                    ForecastKind.AR, "AR",
                    ForecastKind.ETS, "ETS");

    private BaselineScores() {}

    /// Whether a method is one of those that others are measured against.
    ///
    /// @param name as [BlendFit.Score] has it
    public static boolean simple(String name) {
        return name.equals(Drift.NAME) || KINDS.values().stream().anyMatch(name::startsWith);
    }

    /// The scores of a blend with those of the simple forecasts that are not among them, of weight
    /// 0; the best first.
    public static List<BlendFit.Score> with(
            List<BlendFit.Score> scores, BlendFit.Data data, int threads) {
        var missing = missing(scores, data);
        var fit = new BlendFit(data, threads, missing::contains, List.of(new Drift()));
        fit.fit();
        var all = new ArrayList<>(scores);
        fit.scores().forEach(s -> all.add(new BlendFit.Score(s.name(), s.error(), 0)));
        all.sort(Comparator.comparingDouble(BlendFit.Score::error));
        return all;
    }

    private static Set<ForecastKind> missing(List<BlendFit.Score> scores, BlendFit.Data data) {
        var missing = EnumSet.noneOf(ForecastKind.class);
        KINDS.forEach((kind, name) -> {
            if (scores.stream().noneMatch(s -> s.name().startsWith(name))) {
                missing.add(kind);
            }
        });
        long season = data.periods().isEmpty() ? 1 : data.periods().getFirst();
        if (season * data.series().stream().mapToLong(History::rows).sum() > ETS_WORK) {
            missing.remove(ForecastKind.ETS);
        }
        return missing;
    }

    /// The drift forecast ([Baseline#DRIFT]), which is measured and never a part of a blend.
    private static final class Drift implements Candidate, Candidate.Fitted, ForecastMethod {
        static final String NAME = "drift";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Fitted fit(List<History> series, int[] ends, double[] scales) {
            return this;
        }

        @Override
        public int choices() {
            return 1;
        }

        @Override
        public boolean together() {
            return false;
        }

        @Override
        public ForecastMethod method(int series, int choice) {
            return this;
        }

        @Override
        public String describe() {
            return "the mean change so far";
        }

        @Override
        public double[] forecast(History history, int at, int horizon) {
            return Baseline.DRIFT.forecast(history.until(at), 1, horizon);
        }

        @Override
        public StoredMethod store(NumberStore numbers) {
            throw new UnsupportedOperationException("drift is no part of a blend");
        }
    }
}
