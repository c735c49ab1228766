package dev.rondo.app.data;

import dev.rondo.RondoException;
import dev.rondo.data.series.Panel;
import dev.rondo.data.series.PanelReader;
import dev.rondo.data.source.DataSource;
import dev.rondo.series.SeasonalPeriods;
import dev.rondo.store.NameList;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a forecaster finds in a table: times, step, seasons, series and columns.
record SeriesSurvey(Panel panel) {
    /// As `rondo train forecast` reads it where nothing is said.
    ///
    /// @throws RondoException if it cannot be read, or only in two ways
    static SeriesSurvey of(DataSource source) {
        var panel = PanelReader.read(List.of(source), PanelReader.Layout.PLAIN);
        return new SeriesSurvey(panel.screened(List.of(), false));
    }

    void write(PrintWriter out) {
        out.println("\nas time series:");
        out.println("  times: " + times());
        out.println("  series: " + series());
        var seasons = seasons();
        out.println(
                "  seasons: "
                        + (seasons.isEmpty()
                                ? "none found"
                                : seasons.stream()
                                                .map(s -> "" + s)
                                                .collect(Collectors.joining(", "))
                                        + " rows"));
        out.println("  to forecast: " + NameList.of(panel.names()));
        if (!panel.left().isEmpty()) {
            out.println("  left out (no numbers): " + NameList.of(panel.left()));
        }
        panel.notes().forEach(note -> out.println("  note: " + note));
    }

    private String times() {
        var timeline = panel.timeline();
        if (timeline.isEmpty()) {
            return "none; rows are steps";
        }
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (var one : panel.series()) {
            first = Math.min(first, one.times()[0]);
            last = Math.max(last, one.times()[one.rows() - 1]);
        }
        return NameList.of(panel.layout().time())
                + ", from "
                + timeline.get().write(first)
                + " to "
                + timeline.get().write(last)
                + ", step "
                + (panel.dated() ? timeline.get().step() : "" + timeline.get().step().seconds());
    }

    private String series() {
        int[] rows = panel.series().stream().mapToInt(Panel.One::rows).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "%,d of %s rows%s",
                rows.length,
                rows[0] == rows[rows.length - 1]
                        ? String.format(Locale.ROOT, "%,d", rows[0])
                        : String.format(Locale.ROOT, "%,d to %,d", rows[0], rows[rows.length - 1]),
                panel.layout().id().map(id -> ", named by " + id).orElse(""));
    }

    /// Those of the first column of the longest series.
    private List<Integer> seasons() {
        var longest =
                panel.series().stream().reduce((a, b) -> b.rows() > a.rows() ? b : a).orElseThrow();
        double[] values =
                IntStream.range(0, longest.rows()).mapToDouble(r -> longest.at(r, 0)).toArray();
        var step = panel.dated() ? panel.step().orElse(null) : null;
        return SeasonalPeriods.of(step, values, 1);
    }

    /// A season ahead, where every series is long enough for it; empty: no season is known.
    OptionalInt horizon() {
        int shortest = panel.series().stream().mapToInt(Panel.One::rows).min().orElse(0);
        return seasons().stream().filter(s -> 10 * s <= shortest).mapToInt(s -> s).findFirst();
    }
}
