package dev.rondo.app.gradients;

import dev.rondo.RondoException;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.report.Chart;
import dev.rondo.app.report.Report;
import dev.rondo.learn.Event;
import dev.rondo.store.Json;
import dev.rondo.store.Key;
import dev.rondo.store.MissingFiles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// What a watched training noted about its gradient ([GradientLog]), over time.
@Key("gradients --json of a training")
record GradientHistory(@Key("name") String name, @Key("looks") List<Event.Gradients> measurements) {
    private static final int ROWS = 24;

    /// Whether a name is that of a file which begins as a log does, whatever it is called.
    static boolean isOne(String name) {
        if (!Files.isRegularFile(Path.of(name))) {
            return false;
        }
        try (var in = Files.newInputStream(Path.of(name))) {
            return in.read() == '{';
        } catch (IOException _) {
            return false; // whoever reads it will say so
        }
    }

    /// Reads the file that `--watch-gradients` leaves, or what `train --json` printed; other events
    /// are passed over.
    static GradientHistory read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw MissingFiles.file(file);
        }
        var measurements = new ArrayList<Event.Gradients>();
        try {
            var number = 0;
            for (var line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank()
                        && Json.parse(line, file + ":" + number) instanceof Json.Obj event
                        && event.find("event").filter(Json.of("gradients")::equals).isPresent()) {
                    var entries = new LinkedHashMap<>(event.entries());
                    entries.remove("event");
                    entries.remove("schema");
                    measurements.add(
                            ((Json.Obj) numbers(new Json.Obj(entries))).as(Event.Gradients.class));
                }
            }
        } catch (IOException e) {
            throw new RondoException(file + ": cannot be read: " + e, e);
        }
        if (measurements.isEmpty()) {
            throw new RondoException(
                    file
                            + ": no gradients in it: was it written by `rondo train …"
                            + " --watch-gradients`?");
        }
        return new GradientHistory(CommandFiles.fileName(file), measurements);
    }

    /// Numbers that are not defined as records read them.
    private static Json numbers(Json value) {
        return switch (value) {
            case Json.Null() -> Json.of(Double.NaN);
            case Json.Arr(var items) ->
                    new Json.Arr(items.stream().map(GradientHistory::numbers).toList());
            case Json.Obj(var entries) -> {
                var all = new LinkedHashMap<String, Json>();
                entries.forEach((key, entry) -> all.put(key, numbers(entry)));
                yield new Json.Obj(all);
            }
            default -> value;
        };
    }

    /// A figure that is followed over time.
    private record Figure(String name, ToDoubleFunction<Event.Gradients> of) {}

    /// For each state the norm at the middle and the farthest distance.
    private List<Figure> reach() {
        var figures = new ArrayList<Figure>();
        var first = measurements.getFirst().backflow();
        for (var i = 0; i < first.size(); i++) {
            var flow = first.get(i);
            var last = flow.distances().length - 1;
            for (var at : last == 0 ? List.of(0) : List.of(last / 2, last)) {
                var state = i;
                figures.add(
                        new Figure(
                                String.format(
                                        Locale.ROOT,
                                        "layer%d%s.%s@%d",
                                        flow.layer(),
                                        flow.direction().map(d -> "." + d).orElse(""),
                                        flow.state(),
                                        flow.distances()[at]),
                                measurement ->
                                        state < measurement.backflow().size()
                                                        && at
                                                                < measurement
                                                                        .backflow()
                                                                        .get(state)
                                                                        .norms()
                                                                        .length
                                                ? measurement.backflow().get(state).norms()[at]
                                                : Double.NaN));
            }
        }
        return figures;
    }

    private List<Figure> parameters() {
        return measurements.getFirst().norms().keySet().stream()
                .map(name ->
                        new Figure(
                                name,
                                measurement -> measurement.norms().getOrDefault(name, Double.NaN)))
                .toList();
    }

    /// A row for each measurement, or for some evenly chosen of them.
    Report report() {
        var figures = reach();
        var columns = new ArrayList<>(List.of(Report.Column.number("update", "update", "%d")));
        figures.forEach(f -> columns.add(Report.Column.number(f.name(), f.name(), "%.2g")));
        var all = new ArrayList<List<Object>>();
        var rows = Math.min(ROWS, measurements.size());
        for (var r = 0; r < rows; r++) {
            var measurement =
                    measurements.get(
                            rows == 1 ? 0 : (int) ((measurements.size() - 1L) * r / (rows - 1)));
            var row = new ArrayList<Object>(List.of(measurement.update()));
            figures.forEach(f -> row.add(f.of().applyAsDouble(measurement)));
            all.add(row);
        }
        return new Report("Norm of the gradient by layer, state and distance in steps: " + name)
                .table("norms", "", columns, all);
    }

    /// The norms by distance, and the norms of the parameters' gradients, over the updates.
    Chart chart() {
        return new Chart(
                List.of(
                        panel("Gradient by distance", "‖∂L(t) / ∂s(k)‖, relative", reach()),
                        panel("Gradient of each parameter", "norm", parameters())));
    }

    private Chart.Panel panel(String title, String y, List<Figure> figures) {
        var updates = measurements.stream().mapToDouble(Event.Gradients::update).toArray();
        return new Chart.Panel(
                title,
                Chart.Axis.linear("update"),
                Chart.Axis.logarithmic(y),
                figures.stream()
                        .map(f ->
                                new Chart.Line(
                                        f.name(),
                                        updates,
                                        measurements.stream().mapToDouble(f.of()).toArray()))
                        .toList());
    }
}
