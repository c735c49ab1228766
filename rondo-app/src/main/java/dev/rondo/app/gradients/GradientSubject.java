package dev.rondo.app.gradients;

import dev.rondo.RondoException;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.option.DataOptions;
import dev.rondo.app.option.ItemOptions;
import dev.rondo.app.option.ModelData;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.text.Text;
import dev.rondo.data.text.TextReader;
import dev.rondo.data.text.TextUnit;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.equation.Cell;
import dev.rondo.model.GradientFlow;
import dev.rondo.model.Model;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;
import dev.rondo.store.SafetensorsWriter;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.language.LanguageModel;
import dev.rondo.task.language.NgramModel;
import dev.rondo.task.online.OnlineModel;
import dev.rondo.task.online.OnlineNumbers;
import dev.rondo.task.online.OnlineSymbols;
import dev.rondo.task.tag.Tagger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// What `rondo gradients` looks at: a saved model, or a cell freshly initialised.
///
/// A cell may be followed by `@` and changes to its start, separated by commas: a number multiplies
/// its recurrent matrices, `NAME=START` is an `init` line of its own.
///
/// @param name as the user gave it
/// @param values the network's parameters
/// @param measured how the gradient flows in it, on data or noise
record GradientSubject(
        String name,
        Network network,
        float[] values,
        Function<GradientFlow.Options, GradientFlow> measured) {
    /// The network that is built around a cell.
    ///
    /// @param width of its input
    record Shape(int hidden, int layers, int width, long seed) {}

    static boolean isModel(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".safetensors")
                || isText(name) && SafetensorsWriter.isRondos(Path.of(name));
    }

    /// A text or a folder of texts, and not a cell.
    static boolean isText(String name) {
        return !name.endsWith(".cell") && name.indexOf('@') < 0 && Files.exists(Path.of(name));
    }

    /// What a model is measured on.
    ///
    /// @param files of its task
    /// @param data how they are read
    /// @param items how those of a classifier are
    record Data(List<Path> files, DataOptions data, ItemOptions items) {}

    /// @param data that the model reads, as the task of its kind takes them
    static GradientSubject model(String file, Model opened, Data data) {
        if (opened instanceof NgramModel) {
            throw new RondoException(
                    file
                            + ": is "
                            + opened.kind().description()
                            + ", which counts and has no gradients: expected a network");
        }
        var network =
                opened.network()
                        .orElseThrow(() ->
                                new RondoException(
                                        file
                                                + ": is "
                                                + opened.kind().description()
                                                + " without a network, which has no gradients:"
                                                + " expected one trained with --model network"));
        if (data.files().isEmpty()) {
            throw new RondoException(
                    file
                            + ": a model's gradients are measured on data of its task, and none were"
                            + " given: name a file of them after the model");
        }
        return new GradientSubject(
                CommandFiles.fileName(Path.of(file)),
                network,
                values(opened),
                measure(opened, data));
    }

    private static float[] values(Model model) {
        return switch (model) {
            case LanguageModel language -> language.values();
            case Classifier classifier -> classifier.values();
            case Tagger tagger -> tagger.values();
            case Forecaster forecaster -> forecaster.values();
            case OnlineModel online -> online.learner().values();
            default -> throw new IllegalStateException(model.kind().name());
        };
    }

    private static Function<GradientFlow.Options, GradientFlow> measure(Model model, Data data) {
        return switch (model) {
            case LanguageModel language -> {
                var ids =
                        language.vocabulary()
                                .encode(TextReader.read(language.unit(), data.files()));
                yield options ->
                        GradientFlow.of(
                                model.network().orElseThrow(), language.values(), ids, options);
            }
            case Classifier classifier -> {
                var items = data.items().items(data.files(), data.data(), classifier, true);
                yield options -> classifier.gradientFlow(items, options);
            }
            case Tagger tagger -> {
                var sentences = ModelData.read(tagger, data.data(), data.files());
                yield options -> tagger.gradientFlow(sentences, options);
            }
            case Forecaster forecaster -> {
                var panel = ModelData.read(forecaster, data.data(), data.files());
                yield options -> forecaster.gradientFlow(panel, options);
            }
            case OnlineModel online -> {
                var lines = lines(data.files());
                yield options ->
                        switch (online) {
                            case OnlineNumbers numbers ->
                                    numbers.gradientFlow(OnlineLines.rows(lines), options);
                            case OnlineSymbols symbols ->
                                    symbols.gradientFlow(
                                            OnlineLines.symbols(symbols, lines), options);
                        };
            }
            default -> throw new IllegalStateException(model.kind().name());
        };
    }

    private static List<String> lines(List<Path> files) {
        var all = new ArrayList<String>();
        for (var file : files) {
            try (var lines = DataSource.of(file).lines()) {
                for (var line = lines.next(); line != null; line = lines.next()) {
                    all.add(line);
                }
            }
        }
        return all;
    }

    static GradientSubject cell(String name, List<Path> texts, Shape shape) {
        int at = name.indexOf('@');
        var cell = Cell.named(at < 0 ? name : name.substring(0, at));
        var scale = 1.0;
        for (var change : at < 0 ? new String[0] : name.substring(at + 1).split(",")) {
            int equals = change.indexOf('=');
            if (equals >= 0) {
                cell = cell.starting(change.substring(0, equals), change.substring(equals + 1));
            } else {
                scale *= number(name, change);
            }
        }
        if (texts.isEmpty()) {
            var spec =
                    new NetworkSpec(
                            Input.Numbers.of(shape.width()),
                            Stack.of(cell, shape.hidden(), shape.layers()),
                            new Output.Linear(shape.width(), Output.Loss.SQUARED));
            return of(name, spec, shape, scale, new int[0]);
        }
        Text text = TextReader.read(TextUnit.CHARACTERS, texts);
        var vocabulary = Vocabulary.of(TextUnit.CHARACTERS, text, Vocabulary.Limits.NONE);
        var spec =
                new NetworkSpec(
                        new Input.Symbols(vocabulary.size(), shape.width()),
                        Stack.of(cell, shape.hidden(), shape.layers()),
                        new Output.Softmax(vocabulary.size(), false));
        return of(name, spec, shape, scale, vocabulary.encode(text));
    }

    private static GradientSubject of(
            String name, NetworkSpec spec, Shape shape, double scale, int[] text) {
        var network = Network.of(spec);
        var values = network.initialise(shape.seed());
        var recurrent = network.recurrent();
        for (var slot : network.parameters().slots()) {
            for (int i = 0; recurrent.contains(slot.name()) && i < slot.size(); i++) {
                values[slot.offset() + i] *= (float) scale;
            }
        }
        return new GradientSubject(
                name,
                network,
                values,
                options ->
                        network.spec().input() instanceof Input.Symbols
                                ? GradientFlow.of(network, values, text, options)
                                : GradientFlow.onNoise(network, values, options));
    }

    private static double number(String name, String change) {
        try {
            return Double.parseDouble(change);
        } catch (NumberFormatException e) {
            throw new RondoException(
                    name
                            + ": `"
                            + change
                            + "` after @: expected a number that multiplies the recurrent "
                            + "matrices, as in"
                            + " tanh@3, or an initialiser, as in gru@b_z=4",
                    e);
        }
    }

    GradientFlow measure(GradientFlow.Options options) {
        return measured.apply(options);
    }

    /// The mean of a parameter of a layer, or NaN if it has none of that name.
    double mean(GradientFlow.Curve layer, String parameter) {
        var both =
                network.spec().stack().layers().get(layer.layer() - 1).direction()
                        == Direction.BOTH;
        var name =
                "layer"
                        + layer.layer()
                        + layer.direction().filter(_ -> both).map(d -> "." + d).orElse("")
                        + "."
                        + parameter;
        for (var slot : network.parameters().slots()) {
            if (slot.name().equals(name)) {
                var sum = 0.0;
                for (int i = 0; i < slot.size(); i++) {
                    sum += values[slot.offset() + i];
                }
                return sum / slot.size();
            }
        }
        return Double.NaN;
    }
}
