package dev.rondo.task.online;

import dev.rondo.RondoException;
import dev.rondo.learn.OnlineLearner;
import dev.rondo.learn.OnlineSettings;
import dev.rondo.model.NetworkFile;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;
import dev.rondo.store.FileFormat;
import dev.rondo.store.Json;
import dev.rondo.store.Key;
import dev.rondo.store.Safetensors;
import dev.rondo.store.SafetensorsWriter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A model that learns on an endless stream: predicts, then learns from what came, at every step.
/// Its file holds all that it needs to go on as if it had never been away.
public sealed interface OnlineModel permits OnlineNumbers, OnlineSymbols {
    String KIND = "online";

    FileFormat FORMAT = new FileFormat("models of `rondo online`", 1, 1);

    /// Before the names of arrays that are carried from step to step.
    String CARRIED = "carried.";

    /// How well it predicted so far; loss 0 is the model's own.
    Prequential score();

    /// What the further losses of [#score] are those of.
    List<String> baselines();

    OnlineLearner learner();

    /// Steps read.
    long steps();

    /// Writes the model with all that is carried, atomically. Between steps only.
    void save(Path file);

    /// Whether a file holds a model of this kind.
    static boolean is(Path file) {
        try (var in = Safetensors.open(file)) {
            return KIND.equals(in.metadata().get("rondo.kind"));
        }
    }

    /// Reads a model.
    ///
    /// @throws RondoException if the file is none of this kind, or is damaged
    static OnlineModel load(Path file) {
        try (var in = Safetensors.open(file)) {
            String kind = in.metadata("rondo.kind");
            if (!kind.equals(KIND)) {
                throw new RondoException(
                        file
                                + ": a model of the kind "
                                + kind
                                + ", expected "
                                + KIND
                                + ", as `rondo online` writes");
            }
            FORMAT.check(in);
            return FileFormat.read(in, () -> load(in));
        }
    }

    private static OnlineModel load(Safetensors in) {
        var network = NetworkFile.network(in);
        String where = in.path() + ", online";
        var facts = Json.parse(in.metadata("rondo.online"), where).as(Facts.class);
        var learner = new OnlineLearner(network, NetworkFile.values(in, network), facts.settings());
        Map<String, float[]> carried = new LinkedHashMap<>();
        for (String name : in.names()) {
            if (name.startsWith(CARRIED)) {
                carried.put(name.substring(CARRIED.length()), in.floats(name));
            }
        }
        learner.restore(carried, facts.updates());
        OnlineModel model =
                network.spec().output() instanceof Output.Softmax
                        ? new OnlineSymbols(learner, facts)
                        : new OnlineNumbers(learner, facts);
        restore(in, "prequential", model.score().numbers());
        if (model instanceof OnlineNumbers numbers) {
            restore(in, "columns", numbers.statistics());
            numbers.resume();
        } else if (model instanceof OnlineSymbols symbols) {
            restore(in, "counts", symbols.counts());
            symbols.resume(facts.last());
        }
        return model;
    }

    private static void restore(Safetensors in, String name, double[] into) {
        double[] saved = in.doubles(name);
        if (saved.length != into.length) {
            throw new RondoException(
                    in.path()
                            + ": tensor "
                            + name
                            + " has "
                            + saved.length
                            + " numbers, expected "
                            + into.length
                            + ": was the file altered?");
        }
        System.arraycopy(saved, 0, into, 0, into.length);
    }

    /// What the file says besides the network.
    ///
    /// @param steps read
    /// @param targets columns that are predicted, from 0; none for symbols
    /// @param last the symbol read last, −1 before the first; 0 for numbers
    @Key("rondo.online")
    record Facts(
            @Key("settings") OnlineSettings settings,
            @Key("window") int window,
            @Key("updates") long updates,
            @Key("steps") long steps,
            @Key("targets") List<Integer> targets,
            @Key("symbols") List<String> symbols,
            @Key("last") int last) {}

    /// Writes the part that all models share.
    ///
    /// @param more a further tensor
    static void write(OnlineModel model, Facts facts, String name, double[] more, Path file) {
        var learner = model.learner();
        var writer =
                FORMAT.mark(new SafetensorsWriter().metadata("rondo.kind", KIND))
                        .metadata("rondo.online", Json.of(facts).write());
        NetworkFile.write(writer, learner.network(), learner.values());
        learner.carried().forEach((key, a) -> writer.floats(CARRIED + key, a, 0, a.length));
        writer.doubles("prequential", model.score().numbers(), 0, model.score().numbers().length);
        writer.doubles(name, more, 0, more.length);
        writer.write(file);
    }

    /// A fresh learner.
    static OnlineLearner learner(
            Stack stack, int inputs, Output output, OnlineSettings settings, long seed) {
        var spec = new NetworkSpec(Input.Numbers.of(inputs), stack, output);
        var network = Network.of(spec);
        return new OnlineLearner(network, network.initialise(seed), settings);
    }

    /// The columns as a list, if all are there.
    static List<Integer> columns(List<Integer> targets, int columns) {
        var all = new ArrayList<Integer>();
        for (int t : targets) {
            if (t < 0 || t >= columns) {
                throw new RondoException(
                        "target column "
                                + (t + 1)
                                + ": the rows have "
                                + columns
                                + " columns, counted from 1");
            }
            all.add(t);
        }
        for (int j = 0; targets.isEmpty() && j < columns; j++) {
            all.add(j);
        }
        return all;
    }
}
