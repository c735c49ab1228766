package dev.rondo.app.gradients;

import dev.rondo.RondoException;
import dev.rondo.data.text.Text;
import dev.rondo.data.text.TextReader;
import dev.rondo.data.text.TextUnit;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.equation.Cell;
import dev.rondo.model.GradientFlow;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;
import dev.rondo.task.Models;
import dev.rondo.task.language.LanguageModel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What `rondo gradients` looks at: a saved model, or a cell freshly initialised.
///
/// A cell may be followed by `@` and changes to its start, separated by commas: a number multiplies
/// its recurrent matrices, `NAME=START` is an `init` line of its own.
///
/// @param name as the user gave it
/// @param values the network's parameters
/// @param text what it reads; empty for noise
record GradientSubject(String name, Network network, float[] values, int[] text) {
    /// The network that is built around a cell.
    ///
    /// @param width of its input
    record Shape(int hidden, int layers, int width, long seed) {}

    static boolean isModel(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".safetensors");
    }

    /// A text or a folder of texts, and not a cell.
    static boolean isText(String name) {
        return !name.endsWith(".cell") && name.indexOf('@') < 0 && Files.exists(Path.of(name));
    }

    static GradientSubject model(String file, List<Path> texts) {
        var opened = Models.load(Path.of(file));
        if (!(opened instanceof LanguageModel model)) {
            throw new RondoException(
                    file
                            + ": is "
                            + opened.kind().description()
                            + (opened.network().isPresent()
                                    ? ", whose gradients are not measured"
                                    : ", which has no gradients")
                            + ": expected "
                            + LanguageModel.KIND.description());
        }
        if (texts.isEmpty()) {
            throw new RondoException(
                    file
                            + ": a model's gradients are measured on a text, and none was given: "
                            + "name the text"
                            + " after the model");
        }
        var text = TextReader.read(model.unit(), texts);
        return new GradientSubject(
                Path.of(file).getFileName().toString(),
                model.network().orElseThrow(),
                model.values(),
                model.vocabulary().encode(text));
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
        return new GradientSubject(name, network, values, text);
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
        return network.spec().input() instanceof Input.Symbols
                ? GradientFlow.of(network, values, text, options)
                : GradientFlow.onNoise(network, values, options);
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
