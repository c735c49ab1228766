package dev.rondo.app.report;

import dev.rondo.store.Json;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A [Report] for programs: an object with a field for each part that has a key. What follows a
/// heading with a key is in an object of its own. Other paragraphs and pictures are left out. What
/// had another key in the last release stands under both.
public final class ReportJson {
    private ReportJson() {}

    public static Json.Obj of(Report report) {
        Map<String, Json> all = new LinkedHashMap<>();
        all.put("title", Json.of(report.title()));
        var section = new Section("", all);
        Json last = new Json.Null();
        for (var part : report.parts()) {
            if (part instanceof Report.Heading heading) {
                section.close(all);
                section =
                        new Section(
                                heading.key(),
                                heading.key().isEmpty() ? all : new LinkedHashMap<>());
                continue;
            }
            if (part instanceof Report.Formerly formerly) {
                section.formerly(formerly.key(), last);
                continue;
            }
            var entry = entry(part);
            if (entry != null) {
                last = entry.getValue();
                put(section.entries(), entry.getKey(), last);
                section.begun = true;
            }
        }
        section.close(all);
        return new Json.Obj(all);
    }

    /// What follows a heading.
    private static final class Section {
        private final String key;
        private final Map<String, Json> entries;
        private String former = "";
        private boolean begun;

        Section(String key, Map<String, Json> entries) {
            this.key = key;
            this.entries = entries;
        }

        Map<String, Json> entries() {
            return entries;
        }

        /// The former key of the last value, or of the section itself where it is empty yet.
        void formerly(String other, Json last) {
            if (begun || key.isEmpty()) {
                put(entries, other, last);
            } else {
                former = other;
            }
        }

        void close(Map<String, Json> all) {
            if (key.isEmpty()) {
                return;
            }
            put(all, key, new Json.Obj(entries));
            if (!former.isEmpty()) {
                put(all, former, new Json.Obj(entries));
            }
        }
    }

    /// A part with a key and its value; null if it is for people only.
    private static Map.@Nullable Entry<String, Json> entry(Report.Part part) {
        return switch (part) {
            case Report.Measure m -> Map.entry(m.key(), number(m.value(), m.format()));
            case Report.Verbatim v -> Map.entry(v.key(), Json.of(v.text()));
            case Report.Table t -> Map.entry(t.key(), rows(t));
            case Report.Matrix m -> Map.entry(m.key(), matrix(m));
            case Report.Paragraph p ->
                    p.key().isEmpty() ? null : Map.entry(p.key(), Json.of(p.text()));
            case Report.Heading _, Report.Formerly _, Report.Plot _ -> null;
        };
    }

    private static void put(Map<String, Json> to, String key, Json value) {
        if (to.put(key, value) != null) {
            throw new IllegalArgumentException("two parts of a report have the key " + key);
        }
    }

    /// A count is written as a whole number.
    private static Json number(double value, String format) {
        return format.endsWith(".0f") && value == Math.rint(value)
                ? Json.of((long) value)
                : number(value);
    }

    private static Json number(double value) {
        return Double.isFinite(value) ? Json.of(value) : new Json.Null();
    }

    private static Json rows(Report.Table table) {
        var rows = new ArrayList<Json>();
        for (var row : table.rows()) {
            Map<String, Json> fields = new LinkedHashMap<>();
            for (var c = 0; c < row.size(); c++) {
                var column = table.columns().get(c);
                var value = field(row.get(c));
                put(fields, column.key(), value);
                if (!column.former().isEmpty()) {
                    put(fields, column.former(), value);
                }
            }
            rows.add(new Json.Obj(fields));
        }
        return new Json.Arr(rows);
    }

    private static Json field(Object value) {
        return switch (value) {
            case Long n -> Json.of(n);
            case Integer n -> Json.of(n);
            case Number n -> number(n.doubleValue());
            default -> Json.of(value.toString());
        };
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
