package dev.rondo.task.forecast;

import dev.rondo.data.series.Panel;
import dev.rondo.model.ModelFile;
import dev.rondo.model.ModelFileWriter;
import dev.rondo.runtime.RecordText;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.series.SeriesSchema;
import dev.rondo.series.method.BlendFit;
import dev.rondo.series.method.ForecastMethod;
import dev.rondo.series.method.History;
import dev.rondo.series.method.MethodBlend;
import dev.rondo.series.method.NumberStore;
import dev.rondo.series.method.StoredMethod;
import dev.rondo.series.method.StoredMethods;
import dev.rondo.store.Json;
import dev.rondo.store.Key;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// The forecasts of a forecaster that is a blend of methods: of each series and target its blend,
/// and what the blends missed at the validation origins, from which intervals and paths are made.
/// Immutable.
final class MethodForecasts {
    private static final String KEY = "rondo.methods";
    private static final String COEFFICIENTS = "methods.coefficients";
    private static final String RESIDUALS = "methods.residuals";

    private static final double[] LEVELS = levels();
    private static final double[] NONE = {};
    private static final double OTHER = 4; // ratio of scales from which a series is another one
    private static final int ENOUGH = 60; // residuals of a step for its quantiles
    private static final int BLOCKS = 1000; // of residuals of a target that are kept

    private final SeriesSchema schema;
    private final LearnedRows learned;
    private final List<Integer> periods;
    private final List<Part> parts; // series × targets
    private final List<Target> targets;
    private final double[][][] offsets; // of each target and step: at the levels

    /// The blend of one target of one series.
    record Part(double scale, MethodBlend blend) {}

    /// What is known of a target, over all series.
    ///
    /// @param residuals at validation origins, in units of the scale: blocks of the horizon's steps
    /// @param phases factors of the residuals by the place in the first season; 1 alone: none
    /// @param scores of the methods that were tried, the best first
    /// @param error of the blend at those origins, scaled as theirs; NaN: not known
    record Target(
            double[][] residuals, double[] phases, List<BlendFit.Score> scores, double error) {
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    @Key("rondo.methods")
    record Stored(
            @Key("periods") List<Integer> periods,
            @Key("parts") List<StoredPart> parts,
            @Key("residuals") List<Integer> residuals,
            @Key("phases") List<List<Double>> phases,
            @Key("scores") List<List<BlendFit.Score>> scores,
            @Key("errors") Optional<List<Double>> errors) {}

    @Key("rondo.methods, a blend")
    record StoredPart(@Key("scale") double scale, @Key("members") List<StoredMember> members) {}

    @Key("rondo.methods, a member")
    record StoredMember(@Key("weight") double weight, @Key("method") StoredMethod method) {}

    MethodForecasts(
            SeriesSchema schema,
            LearnedRows learned,
            List<Integer> periods,
            List<Part> parts,
            List<Target> targets) {
        this.schema = schema;
        this.learned = learned;
        this.periods = List.copyOf(periods);
        this.parts = List.copyOf(parts);
        this.targets = List.copyOf(targets);
        offsets = targets.stream().map(t -> offsets(t.residuals())).toArray(double[][][]::new);
    }

    private static double[] levels() {
        double[] levels = new double[41];
        levels[0] = 0.005;
        levels[40] = 0.995;
        for (int k = 1; k < 40; k++) {
            levels[k] = k / 40.0;
        }
        return levels;
    }

    /// Which rows it was fitted to.
    LearnedRows learned() {
        return learned;
    }

    /// Seasons that were found, the shortest first.
    List<Integer> periods() {
        return periods;
    }

    /// Of each target how the methods did.
    List<Target> targets() {
        return targets;
    }

    /// The blend of a target of the first series.
    MethodBlend blend(int target) {
        return parts.get(target).blend();
    }

    String name(int target) {
        return schema.targets().get(target);
    }

    int series() {
        return parts.size() / targets.size();
    }

    /// The numbers of a target of a series.
    static History history(SeriesSchema schema, Panel.One series, int target) {
        double[] values = new double[series.rows()];
        int column = schema.column(target);
        Arrays.setAll(values, r -> series.at(r, column));
        return History.of(values, series.times(), schema.step());
    }

    /// The forecasts of one series.
    ///
    /// @param first the row before which it is known where series are met for the first time
    Running running(Panel.One series, int first) {
        return new Running(series, first);
    }

    /// Forecasts of one series, from any of its rows.
    final class Running {
        private final History[] histories = new History[targets.size()];
        private final Part[] own = new Part[targets.size()];
        private final boolean phased; // whether the places in the season are those of training

        private Running(Panel.One series, int first) {
            int index = learned.index(series);
            phased = index >= 0 || series.times().length > 0 && schema.step().isPresent();
            int season = periods.isEmpty() ? 1 : periods.getFirst();
            for (int i = 0; i < own.length; i++) {
                histories[i] = history(schema, series, i);
                boolean known = index >= 0 && index < series();
                var part = parts.get((known ? index : 0) * targets.size() + i);
                double scale = BlendFit.scale(histories[i], first, season);
                boolean similar = scale < OTHER * part.scale() && part.scale() < OTHER * scale;
                own[i] =
                        known && (similar || first <= 2 * season)
                                ? part
                                : new Part(scale, part.blend().adapted(histories[i], first, scale));
            }
        }

        /// @param at the row before which the series is known
        PredictiveDistribution[][] steps(int at, int rows) {
            var steps = new PredictiveDistribution[rows][targets.size()];
            for (int i = 0; i < own.length; i++) {
                double[] forecast = own[i].blend().forecast(histories[i], at, rows);
                double volatility = volatility(i, at);
                for (int h = 0; h < rows; h++) {
                    steps[h][i] = around(i, h, forecast[h], volatility * size(i, at + h));
                }
            }
            return steps;
        }

        private double volatility(int target, int at) {
            int season = periods.isEmpty() ? 1 : periods.getFirst();
            return BlendFit.volatility(histories[target], at, season, own[target].scale());
        }

        List<ForecastComponent> components(int target, int at, int rows) {
            return own[target].blend().members().stream()
                    .map(m ->
                            new ForecastComponent(
                                    m.method().name(),
                                    m.weight(),
                                    m.method().forecast(histories[target], at, rows)))
                    .sorted(Comparator.comparingDouble(ForecastComponent::weight).reversed())
                    .toList();
        }

        /// What a residual of 1 stands for in a row.
        private double size(int target, int row) {
            double[] phases = targets.get(target).phases();
            return own[target].scale()
                    * (phased ? ResidualPhases.at(phases, histories[target].step(row)) : 1);
        }

        private PredictiveDistribution around(int target, int h, double value, double size) {
            double[] offsets = offsets(target, h);
            if (offsets.length == 0) {
                return new PredictiveDistribution.Point(value);
            }
            double[] at = new double[LEVELS.length];
            for (int k = 0; k < at.length; k++) {
                at[k] = value + size * offsets[k];
            }
            return new PredictiveDistribution.Quantiles(LEVELS, at);
        }

        /// Paths: the forecast and what was missed at one validation origin, drawn anew for each.
        double[][][] paths(int at, int rows, int count, long seed) {
            var random = new SplittableRandom(seed);
            double[][][] paths = new double[count][rows][targets.size()];
            for (int i = 0; i < own.length; i++) {
                double[] forecast = own[i].blend().forecast(histories[i], at, rows);
                double[][] blocks = targets.get(i).residuals();
                double volatility = volatility(i, at);
                for (int p = 0; p < count && blocks.length > 0; p++) {
                    double[] block = blocks[random.nextInt(blocks.length)];
                    for (int h = 0; h < rows; h++) {
                        paths[p][h][i] =
                                forecast[h] + volatility * size(i, at + h) * residual(block, h);
                    }
                }
            }
            return paths;
        }
    }

    /// What a block says of a step; beyond its end the last, growing as a random walk does.
    private static double residual(double[] block, int h) {
        return h < block.length
                ? block[h]
                : block[block.length - 1] * Math.sqrt((h + 1.0) / block.length);
    }

    /// Quantiles of what is missed at a step, in units of the scale.
    private double[] offsets(int target, int h) {
        double[][] own = offsets[target];
        if (h < own.length || own.length == 0) {
            return own.length == 0 ? NONE : own[h];
        }
        double growth = Math.sqrt((h + 1.0) / own.length);
        return Arrays.stream(own[own.length - 1]).map(o -> growth * o).toArray();
    }

    /// Of each step the quantiles of the residuals there, as conformal prediction takes them (of n,
    /// the ⌈p (n + 1)⌉-th), with the forecast itself in the middle. Few residuals: those of
    /// neighbouring steps too.
    private static double[][] offsets(double[][] blocks) {
        int horizon = blocks.length == 0 ? 0 : blocks[0].length;
        int around =
                blocks.length >= ENOUGH ? 0 : Math.min(3, ENOUGH / 2 / Math.max(1, blocks.length));
        double[][] offsets = new double[horizon][LEVELS.length];
        for (int h = 0; h < horizon; h++) {
            int from = Math.max(0, h - around);
            int to = Math.min(horizon, h + around + 1);
            double[] all =
                    Arrays.stream(blocks)
                            .flatMapToDouble(block -> Arrays.stream(block, from, to))
                            .sorted()
                            .toArray();
            for (int k = 0; k < LEVELS.length; k++) {
                double p = LEVELS[k];
                double rank = p * (all.length + 1);
                int at = (int) (p < 0.5 ? Math.floor(rank + 1e-9) : Math.ceil(rank - 1e-9)) - 1;
                double offset = all[Math.max(0, Math.min(all.length - 1, at))];
                offsets[h][k] = p < 0.5 ? Math.min(0, offset) : p > 0.5 ? Math.max(0, offset) : 0;
            }
        }
        return offsets;
    }

    /// Told what is predicted at each of some places.
    void each(Panel.One series, int[] places, int rows, int threads, ForecastRun.Visitor visitor) {
        var running = running(series, places.length == 0 ? series.rows() : places[0]);
        var all = new PredictiveDistribution[places.length][][];
        try (var workers = new WorkerPool(threads)) {
            workers.run(places.length, p -> all[p] = running.steps(places[p], rows));
        }
        for (int p = 0; p < places.length; p++) {
            visitor.at(places[p], all[p]);
        }
    }

    Forecast forecast(Panel.One series, int at, int rows, int paths, long seed) {
        var running = running(series, at);
        var steps = running.steps(at, rows);
        boolean uncertain = steps[0][0].uncertain();
        return new Forecast(
                schema.targets(),
                SeriesCursor.lists(Arrays.asList(steps)),
                List.of(),
                paths == 0 || !uncertain
                        ? Forecast.Paths.NONE
                        : new Forecast.Paths(running.paths(at, rows, paths, seed)));
    }

    // ---- file ---------------------------------------------------------------------------------

    void write(ModelFileWriter out) {
        var numbers = new NumberStore();
        var stored = new ArrayList<StoredPart>();
        for (var part : parts) {
            stored.add(
                    new StoredPart(
                            part.scale(),
                            part.blend().members().stream()
                                    .map(m ->
                                            new StoredMember(m.weight(), m.method().store(numbers)))
                                    .toList()));
        }
        out.json(
                KEY,
                Json.of(
                        new Stored(
                                periods,
                                stored,
                                targets.stream().map(t -> t.residuals().length).toList(),
                                targets.stream()
                                        .map(t -> Arrays.stream(t.phases()).boxed().toList())
                                        .toList(),
                                targets.stream().map(Target::scores).toList(),
                                errors())));
        parts.stream()
                .flatMap(part -> part.blend().members().stream())
                .map(MethodBlend.Member::method)
                .filter(NetworkMethod.class::isInstance)
                .findFirst()
                .map(m -> ((NetworkMethod) m).trained())
                .ifPresent(trained -> out.network(trained.network, trained.values));
        double[] coefficients = numbers.toArray();
        out.tensors().doubles(COEFFICIENTS, coefficients, 0, coefficients.length);
        double[] residuals =
                targets.stream()
                        .flatMap(t -> Arrays.stream(t.residuals()))
                        .flatMapToDouble(Arrays::stream)
                        .toArray();
        out.tensors()
                .doubles(
                        RESIDUALS,
                        residuals,
                        0,
                        residuals.length / schema.horizon(),
                        schema.horizon());
    }

    private Optional<List<Double>> errors() {
        var errors = targets.stream().map(Target::error).toList();
        return Optional.of(errors).filter(all -> all.stream().allMatch(Double::isFinite));
    }

    static @Nullable MethodForecasts read(ModelFile in, SeriesSchema schema, LearnedRows learned) {
        if (!in.has(KEY)) {
            return null;
        }
        var stored = in.json(KEY).as(Stored.class);
        var numbers = NumberStore.of(finite(in, COEFFICIENTS));
        double[] residuals = finite(in, RESIDUALS);
        int horizon = schema.horizon();
        int count = schema.targets().size();
        long blocks = stored.residuals().stream().mapToInt(n -> n).sum();
        if (stored.residuals().size() != count
                || stored.scores().size() != count
                || stored.errors().map(List::size).orElse(count) != count
                || stored.phases().size() != count
                || stored.phases().stream().anyMatch(List::isEmpty)
                || stored.parts().isEmpty()
                || stored.parts().size() % count != 0
                || residuals.length != blocks * horizon) {
            throw in.altered("the methods do not fit the series (" + schema.targets() + ")");
        }
        var network = network(in, stored);
        var parts = new ArrayList<Part>();
        for (var part : stored.parts()) {
            try {
                parts.add(
                        new Part(
                                part.scale(),
                                new MethodBlend(
                                        part.members().stream()
                                                .map(m ->
                                                        new MethodBlend.Member(
                                                                m.weight(),
                                                                method(
                                                                        m.method(),
                                                                        numbers,
                                                                        network)))
                                                .toList())));
            } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
                throw in.altered("a method's settings or coefficients are not whole");
            }
        }
        var targets = new ArrayList<Target>();
        int at = 0;
        for (int i = 0; i < count; i++) {
            double[][] own = new double[stored.residuals().get(i)][];
            for (int b = 0; b < own.length; b++, at++) {
                own[b] = Arrays.copyOfRange(residuals, at * horizon, (at + 1) * horizon);
            }
            int target = i;
            double[] phases = stored.phases().get(i).stream().mapToDouble(p -> p).toArray();
            targets.add(
                    new Target(
                            own,
                            phases,
                            stored.scores().get(i),
                            stored.errors().map(e -> e.get(target)).orElse(Double.NaN)));
        }
        return new MethodForecasts(schema, learned, stored.periods(), parts, targets);
    }

    private static double[] finite(ModelFile in, String tensor) {
        double[] numbers = in.tensors().doubles(tensor);
        if (!Arrays.stream(numbers).allMatch(Double::isFinite)) {
            throw in.altered("the tensor " + tensor + " holds a number that is not finite");
        }
        return numbers;
    }

    private static NetworkMethod.@Nullable Trained network(ModelFile in, Stored stored) {
        var patch =
                stored.parts().stream()
                        .flatMap(part -> part.members().stream())
                        .map(StoredMember::method)
                        .filter(m -> m.kind().equals("network"))
                        .findFirst()
                        .map(m -> m.settings().getFirst());
        if (patch.isEmpty()) {
            return null;
        }
        var network = in.network();
        return new NetworkMethod.Trained(network, in.values(network), patch.get());
    }

    private static ForecastMethod method(
            StoredMethod stored, NumberStore numbers, NetworkMethod.@Nullable Trained network) {
        return network != null && stored.kind().equals("network")
                ? NetworkMethod.of(stored, numbers, network)
                : StoredMethods.read(stored, numbers);
    }

    /// Blocks spread over all, at most as many as are kept.
    static double[][] sampled(List<double[]> blocks) {
        int every = (blocks.size() + BLOCKS - 1) / BLOCKS;
        var all = new ArrayList<double[]>();
        for (int b = 0; b < blocks.size(); b += Math.max(1, every)) {
            all.add(blocks.get(b));
        }
        return all.toArray(double[][]::new);
    }
}
