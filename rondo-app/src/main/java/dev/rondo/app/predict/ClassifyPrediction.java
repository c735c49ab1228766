package dev.rondo.app.predict;

import dev.rondo.RondoException;
import dev.rondo.app.console.VisibleSymbol;
import dev.rondo.app.option.ExplainOptions;
import dev.rondo.app.option.ForModels;
import dev.rondo.app.option.ItemOptions;
import dev.rondo.app.option.OutputFormat;
import dev.rondo.app.option.Request;
import dev.rondo.data.labelled.Labelled;
import dev.rondo.data.labelled.LabelledText;
import dev.rondo.data.source.TableWriter;
import dev.rondo.runtime.Argmax;
import dev.rondo.store.Json;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.classify.Prediction;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a classifier says of items: a line for each.
@ForModels(Classifier.class)
final class ClassifyPrediction {
    @Option(
            names = "--classes",
            paramLabel = "N",
            description =
                    "Show the N most probable classes of each item with their probabilities; 0: "
                            + "all (default: the predicted classes).")
    @Nullable Integer classes;

    void run(Request request, Classifier model, ItemOptions items, ExplainOptions explain) {
        if (classes != null && classes < 0) {
            throw new RondoException("--classes " + classes + ": expected 0 or more");
        }
        request.to().among(Classifier.KIND, OutputFormat.TEXT, OutputFormat.JSON, OutputFormat.CSV);
        int threads = Runtime.getRuntime().availableProcessors();
        if (request.to() == OutputFormat.CSV) {
            var head = new ArrayList<String>();
            head.add(model.multiLabel() ? "classes" : "class");
            head.addAll(model.classes());
            request.line(TableWriter.row(head));
        }
        if (request.files().isEmpty()) {
            lines(request, model, explain);
            return;
        }
        var data = items.items(request.files(), request.data(), model, false);
        model.classify(
                data.read(),
                threads,
                (item, predicted) -> {
                    explain(request, explain, model, item);
                    show(request, model, item, predicted);
                });
    }

    private static void explain(
            Request request, ExplainOptions explain, Classifier model, Labelled item) {
        explain.item(
                request.data(),
                () -> model.steps(item).stream().map(VisibleSymbol::of).toList(),
                target ->
                        target.map(label -> model.explain(item, label))
                                .orElseGet(() -> model.explain(item)));
    }

    /// Each line of the standard input is a text, answered at once.
    private void lines(Request request, Classifier model, ExplainOptions explain) {
        if (!model.readsText()) {
            throw new RondoException(
                    request.model()
                            + ": reads series of numbers: name a file that has them (rondo predict"
                            + " MODEL DATA)");
        }
        try (var lines =
                new BufferedReader(new InputStreamReader(request.in(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var item = new LabelledText(List.of(), line);
                explain(request, explain, model, item);
                show(request, model, item, model.classify(item));
                request.console().flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void show(Request request, Classifier model, Labelled item, Prediction predicted) {
        if (request.to() == OutputFormat.CSV) {
            var row = new ArrayList<String>();
            row.add(String.join(";", predicted.labels()));
            for (double p : predicted.scores().values()) {
                row.add(String.format(Locale.ROOT, "%.6f", p));
            }
            request.line(TableWriter.row(row));
        } else if (request.json()) {
            request.results().write(json(model, item, predicted));
        } else {
            String text =
                    item instanceof LabelledText t
                            ? "  " + t.text().strip().replaceAll("\\s+", " ")
                            : "";
            request.line(answer(model, predicted) + text);
        }
    }

    private String answer(Classifier model, Prediction predicted) {
        if (classes == null) {
            return predicted.labels().isEmpty()
                    ? "(none)"
                    : predicted.labels().stream()
                            .map(c -> shown(c, (float) predicted.score(c)))
                            .collect(Collectors.joining(", "));
        }
        float[] p = probabilities(predicted);
        return order(p).mapToObj(c -> shown(model.classes().get(c), p[c]))
                .collect(Collectors.joining(", "));
    }

    private static String shown(String name, float p) {
        return String.format(Locale.ROOT, "%s %.1f %%", name, 100 * p);
    }

    /// Of all classes, by number.
    private static float[] probabilities(Prediction predicted) {
        float[] p = new float[predicted.scores().size()];
        int c = 0;
        for (double score : predicted.scores().values()) {
            p[c++] = (float) score;
        }
        return p;
    }

    private IntStream order(float[] p) {
        int most = classes == null || classes == 0 ? p.length : classes;
        return Arrays.stream(Argmax.greatest(p, most));
    }

    private Json.Obj json(Classifier model, Labelled item, Prediction predicted) {
        var line = new LinkedHashMap<String, Json>();
        if (item instanceof LabelledText text) {
            line.put("text", Json.of(text.text()));
        }
        if (model.multiLabel()) {
            line.put("classes", new Json.Arr(predicted.labels().stream().map(Json::of).toList()));
        } else {
            line.put("class", Json.of(predicted.label()));
        }
        var all = new LinkedHashMap<String, Json>();
        float[] p = probabilities(predicted);
        order(p).forEach(c -> all.put(model.classes().get(c), Json.of(p[c])));
        line.put("probabilities", new Json.Obj(all));
        return new Json.Obj(line);
    }
}
