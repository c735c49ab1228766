package dev.rondo.app;

import dev.rondo.RondoException;
import dev.rondo.data.NumberTableReader;
import dev.rondo.store.Json;
import dev.rondo.task.Forecaster;

import picocli.CommandLine.Option;

import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The rows after the end of a table, as CSV or JSON.
@Fits(ModelKind.FORECAST)
final class ForecastPrediction {
    @Option(
            names = "--horizon",
            paramLabel = "N",
            description = "Rows to foretell (default: ${DEFAULT-VALUE}).")
    int horizon = 1;

    void run(Request request, ExplainOptions explain) {
        if (request.files().size() != 1) {
            throw new RondoException(
                    request.model()
                            + ": a forecaster, which takes a table (rondo predict MODEL SERIES)");
        }
        if (horizon < 1) {
            throw new RondoException("--horizon " + horizon + ": expected 1 or more");
        }
        var opened = Forecaster.load(request.model());
        var table =
                NumberTableReader.read(request.data().table(request.files().getFirst()))
                        .select(opened.columns());
        var session = opened.session();
        var row = new float[table.columns().size()];
        for (var r = 0; r < table.rows(); r++) {
            for (var c = 0; c < row.length; c++) {
                row[c] = table.at(r, c);
            }
            session.feed(row);
        }
        if (explain.wanted()) {
            explain.write(Explained.numbered(table.rows()), () -> opened.explain(table));
        }
        var targets = opened.targets();
        if (!request.json()) {
            request.line(String.join(",", targets));
        }
        for (var next : session.ahead(horizon)) {
            if (request.json()) {
                var line = new LinkedHashMap<String, Json>();
                for (var i = 0; i < next.length; i++) {
                    line.put(targets.get(i), Json.of(next[i]));
                }
                request.line(new Json.Obj(line).write());
            } else {
                request.line(
                        IntStream.range(0, next.length)
                                .mapToObj(i -> "" + next[i])
                                .collect(Collectors.joining(",")));
            }
        }
    }
}
