package dev.rondo.series;

import dev.rondo.RondoException;
import dev.rondo.data.series.Panel;
import dev.rondo.data.series.PanelReader;
import dev.rondo.data.time.TimeStep;
import dev.rondo.network.spec.Input;
import dev.rondo.store.Json;
import dev.rondo.store.Key;
import dev.rondo.store.SerialisedNames;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the rows of a series become what a network reads, and what it gives becomes forecasts. It
/// stands in the model's file.
///
/// @param channels the columns, as they are read
/// @param targets the names of those that are predicted, in the order in which they are given
/// @param calendar what is read of the time of the next step
/// @param horizon steps predicted at once, H
/// @param context rows read before a forecast; 0: all
/// @param scale the measure
/// @param own whether each series is measured by its own past
/// @param differences lags
/// @param missing what is read where a number is missing
/// @param plain whether targets are predicted in their own units
/// @param step the usual distance in time of two rows
/// @param layout how tables of such series are read
/// @param scaling of the channels, as they were learned
@Key("rondo.series")
public record SeriesSchema(
        @Key("channels") List<Channel> channels,
        @Key("targets") List<String> targets,
        @Key("calendar") List<Calendar> calendar,
        @Key("horizon") int horizon,
        @Key("context") int context,
        @Key("scale") Normalisation scale,
        @Key("own") boolean own,
        @Key("differences") List<Integer> differences,
        @Key("missing") MissingPolicy missing,
        @Key("plain") boolean plain,
        @Key("step") Optional<TimeStep> step,
        @Key("layout") PanelReader.Layout layout,
        @Key("scaling") Scaling scaling) {
    public SeriesSchema {
        channels = List.copyOf(channels);
        targets = List.copyOf(targets);
        calendar = List.copyOf(calendar);
        differences = List.copyOf(differences);
    }

    /// What a column is for.
    public enum Role {
        @Key("TARGET")
        TARGET,
        @Key("PAST")
        PAST,
        @Key("KNOWN")
        KNOWN,
        @Key("STATIC")
        STATIC
    }

    /// @param symbols empty: it holds numbers
    public record Channel(
            @Key("name") String name,
            @Key("role") Role role,
            @Key("symbols") List<String> symbols) {
        public Channel {
            symbols = List.copyOf(symbols);
        }

        public boolean numbers() {
            return symbols.isEmpty();
        }

        boolean target() {
            return role == Role.TARGET;
        }

        /// Whether it is read as it comes.
        public boolean runs() {
            return role == Role.TARGET || role == Role.PAST;
        }

        /// Numbers that the network reads of one value.
        int width() {
            return numbers() ? 1 : symbols.size();
        }
    }

    /// How a panel is read.
    ///
    /// @param learned rows of each series that are learned from
    public static SeriesSchema of(SeriesSettings settings, Panel panel, int[] learned) {
        for (var names :
                List.of(
                        settings.targets().columns(),
                        settings.inputs().past(),
                        settings.inputs().known(),
                        settings.inputs().statics())) {
            names.forEach(panel::index);
        }
        List<Channel> channels = new ArrayList<>();
        List<String> targets = new ArrayList<>(settings.targets().columns());
        for (var column : panel.columns()) {
            String name = column.name();
            Role role =
                    settings.inputs().known().contains(name)
                            ? Role.KNOWN
                            : settings.inputs().statics().contains(name)
                                    ? Role.STATIC
                                    : settings.inputs().past().contains(name)
                                                    || !settings.targets().columns().isEmpty()
                                                            && !settings.targets()
                                                                    .columns()
                                                                    .contains(name)
                                            ? Role.PAST
                                            : Role.TARGET;
            if (role == Role.TARGET && !column.symbols().isEmpty()) {
                throw new RondoException(
                        "the column "
                                + name
                                + " is categorical: only numeric columns can be "
                                + "predicted");
            }
            if (role == Role.TARGET && settings.targets().columns().isEmpty()) {
                targets.add(name);
            }
            channels.add(new Channel(name, role, column.symbols()));
        }
        if (targets.isEmpty()) {
            throw new RondoException("no column is left to be predicted: name one with --target");
        }
        if (!settings.inputs().calendar().isEmpty() && !panel.dated()) {
            throw new RondoException(
                    "calendar features need the time of each row: name its column with --time");
        }
        var schema =
                new SeriesSchema(
                        channels,
                        targets,
                        settings.inputs().calendar(),
                        settings.windows().horizon(),
                        settings.windows().context(),
                        settings.preprocessing().scale(),
                        panel.series().size() > 1,
                        settings.preprocessing().differences(),
                        settings.preprocessing().missing(),
                        settings.targets().head().plain(),
                        panel.step(),
                        panel.layout(),
                        new Scaling(List.of(), List.of()));
        return schema.with(Scaling.of(schema, panel.series(), learned));
    }

    private SeriesSchema with(Scaling learned) {
        return with(learned, layout);
    }

    private SeriesSchema with(Scaling learned, PanelReader.Layout other) {
        return new SeriesSchema(
                channels,
                targets,
                calendar,
                horizon,
                context,
                scale,
                own,
                differences,
                missing,
                plain,
                step,
                other,
                learned);
    }

    /// The measure of a series of which the first rows are known.
    public Scaling scaling(Panel.One series, int upTo) {
        return own ? scaling.own(this, series, upTo) : scaling;
    }

    /// The number of a target's channel.
    public int column(int target) {
        String name = targets.get(target);
        for (int c = 0; c < channels.size(); c++) {
            if (channels.get(c).name().equals(name)) {
                return c;
            }
        }
        throw new RondoException("no column is called `" + name + "`");
    }

    /// What must be the same when a training is resumed, by name.
    public Map<String, String> identity() {
        var unclocked = with(scaling, layout.at(Optional.empty()));
        return Map.of(
                "precision of the series",
                "double",
                "columns",
                String.join(", ", columns()),
                "targets",
                String.join(", ", targets),
                "reading of the series",
                Json.of(unclocked).write());
    }

    public List<String> columns() {
        return channels.stream().map(Channel::name).toList();
    }

    public boolean has(Role role) {
        return channels.stream().anyMatch(c -> c.role() == role);
    }

    /// Whether what is read of a step tells of more than the numbers that came.
    public boolean hasCovariates() {
        return has(Role.KNOWN) || has(Role.STATIC) || !calendar.isEmpty();
    }

    /// A panel's columns in the order of the channels, words as the channels number them. Columns
    /// without names of their own are taken by their order ([Panel#called]).
    ///
    /// @throws RondoException if a column is missing
    public Panel fit(Panel panel) {
        var chosen = panel.called(columns()).select(columns());
        int[][] numbers = new int[channels.size()][];
        boolean same = true;
        for (int c = 0; c < numbers.length; c++) {
            var symbols = channels.get(c).symbols();
            var otherSymbols = chosen.columns().get(c).symbols();
            if (symbols.isEmpty() != otherSymbols.isEmpty()) {
                throw new RondoException(
                        "the column "
                                + channels.get(c).name()
                                + " holds "
                                + (otherSymbols.isEmpty() ? "numbers" : "text")
                                + ", expected "
                                + (otherSymbols.isEmpty() ? "text" : "numbers")
                                + " as in the training data");
            }
            same &= symbols.equals(otherSymbols);
            numbers[c] = otherSymbols.stream().mapToInt(symbols::indexOf).toArray();
        }
        return same
                ? chosen
                : chosen.with(
                        chosen.series().stream().map(one -> renumbered(one, numbers)).toList());
    }

    private static Panel.One renumbered(Panel.One one, int[][] numbers) {
        double[] values = one.values().clone();
        for (int r = 0; r < one.rows(); r++) {
            for (int c = 0; c < numbers.length; c++) {
                double v = one.at(r, c);
                if (numbers[c].length > 0 && !Double.isNaN(v)) {
                    values[r * one.width() + c] =
                            numbers[c][(int) v] < 0 ? Double.NaN : numbers[c][(int) v];
                }
            }
        }
        return new Panel.One(one.name(), values, one.times(), one.width());
    }

    // ---- levels and differences ---------------------------------------------------------------

    /// What of a number is measured; NaN where it is missing.
    public double level(Channel channel, double value) {
        if (scale != Normalisation.LOG || !channel.target()) {
            return value;
        }
        if (value <= 0) {
            throw new RondoException(
                    "the column "
                            + channel.name()
                            + " holds "
                            + value
                            + ", which has no logarithm: another --scale");
        }
        return Math.log(value);
    }

    /// The coefficients of Π_lag (1 − B^lag), B being one step back; 1 alone without differences.
    double[] polynomial(Channel channel) {
        double[] all = {1};
        if (!channel.target() || scale == Normalisation.WINDOW) {
            return all;
        }
        return polynomial();
    }

    double[] polynomial() {
        double[] all = {1};
        for (int lag : differences) {
            double[] more = java.util.Arrays.copyOf(all, all.length + lag);
            for (int k = 0; k < all.length; k++) {
                more[k + lag] -= all[k];
            }
            all = more;
        }
        return all;
    }

    /// Rows before the first that can be predicted, for the differences.
    public int lead() {
        return differences.stream().mapToInt(i -> i).sum();
    }

    // ---- what is read -------------------------------------------------------------------------

    /// What a cell's inputs are taken from.
    ///
    /// @throws RondoException if it reads something that a series does not have
    public Input.Numbers input(List<String> names, String cell) {
        return RowEncoder.input(names, width(!names.contains("mask")), cell);
    }

    /// What each number of x is taken from, in their order ([SeriesFeatureBuilder]): the column;
    /// for what is known ahead with the step (`price+2`); for what tells that a number is missing
    /// and since when, the column with `.seen` and `.gap`; what is read of the calendar.
    ///
    /// @param input of the network
    public List<String> inputNames(Input.Numbers input) {
        var names = new ArrayList<String>();
        boolean indicators = input.offset("mask") < 0 && missing == MissingPolicy.MASK;
        for (var channel : channels) {
            if (channel.runs()) {
                names.addAll(Collections.nCopies(channel.width(), channel.name()));
                if (indicators && channel.numbers()) {
                    names.add(channel.name() + ".seen");
                    names.add(channel.name() + ".gap");
                }
            }
        }
        for (var channel : channels) {
            for (int h = 1; channel.role() == Role.KNOWN && h <= horizon; h++) {
                names.addAll(Collections.nCopies(channel.width(), channel.name() + "+" + h));
            }
            if (channel.role() == Role.STATIC) {
                names.addAll(Collections.nCopies(channel.width(), channel.name()));
            }
        }
        for (var each : calendar) {
            names.addAll(Collections.nCopies(each.width(), SerialisedNames.spelling(each.field())));
        }
        return names;
    }

    /// Numbers of x: what runs, what is known ahead for all steps of the horizon, the calendar,
    /// what does not change; and where x tells what is missing, two numbers more for each that
    /// runs.
    private int width(boolean indicators) {
        int width = 0;
        for (var channel : channels) {
            width += channel.width() * (channel.role() == Role.KNOWN ? horizon : 1);
            width +=
                    indicators
                                    && missing == MissingPolicy.MASK
                                    && channel.runs()
                                    && channel.numbers()
                            ? 2
                            : 0;
        }
        return width + calendar.stream().mapToInt(Calendar::width).sum();
    }
}
