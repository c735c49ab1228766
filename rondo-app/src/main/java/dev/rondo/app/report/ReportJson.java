package dev.rondo.app.report;

import dev.rondo.store.Json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A [Report] for programs: an object with a field for each part that has a key. What follows a
/// heading with a key is in an object of its own. Paragraphs and pictures are left out.
public final class ReportJson {
    private ReportJson() {}

    public static Json.Obj of(Report report) {
        Map<String, Json> all = new LinkedHashMap<>();
        all.put("title", Json.of(report.title()));
        var section = "";
        Map<String, Json> to = all;
        for (var part : report.parts()) {
            switch (part) {
                case Report.Heading heading -> {
                    close(all, section, to);
                    section = heading.key();
                    to = section.isEmpty() ? all : new LinkedHashMap<>();
                }
                case Report.Measure measure -> put(to, measure.key(), number(measure.value()));
                case Report.Verbatim verbatim -> put(to, verbatim.key(), Json.of(verbatim.text()));
                case Report.Table table -> put(to, table.key(), rows(table));
                case Report.Matrix matrix -> put(to, matrix.key(), matrix(matrix));
                case Report.Paragraph _, Report.Plot _ -> {}
            }
        }
        close(all, section, to);
        return new Json.Obj(all);
    }

    private static void close(Map<String, Json> all, String section, Map<String, Json> to) {
        if (!section.isEmpty()) {
            put(all, section, new Json.Obj(to));
        }
    }

    private static void put(Map<String, Json> to, String key, Json value) {
        if (to.put(key, value) != null) {
            throw new IllegalArgumentException("two parts of a report have the key " + key);
        }
    }

    private static Json number(double value) {
        return Double.isFinite(value) ? Json.of(value) : new Json.Null();
    }

    private static Json rows(Report.Table table) {
        var rows = new ArrayList<Json>();
        for (var row : table.rows()) {
            Map<String, Json> fields = new LinkedHashMap<>();
            for (var c = 0; c < row.size(); c++) {
                var value = row.get(c);
                put(
                        fields,
                        table.columns().get(c).key(),
                        switch (value) {
                            case Long n -> Json.of(n);
                            case Integer n -> Json.of(n);
                            case Number n -> number(n.doubleValue());
                            default -> Json.of(value.toString());
                        });
            }
            rows.add(new Json.Obj(fields));
        }
        return new Json.Arr(rows);
    }

    private static Json matrix(Report.Matrix matrix) {
        Map<String, Json> fields = new LinkedHashMap<>();
        fields.put("labels", new Json.Arr(matrix.names().stream().map(Json::of).toList()));
        List<Json> rows = new ArrayList<>();
        for (var row : matrix.counts()) {
            rows.add(new Json.Arr(Arrays.stream(row).mapToObj(Json::of).toList()));
        }
        fields.put("counts", new Json.Arr(rows));
        return new Json.Obj(fields);
    }
}
