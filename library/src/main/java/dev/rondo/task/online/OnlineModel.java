package dev.rondo.task.online;

import dev.rondo.RondoException;
import dev.rondo.learn.OnlineLearner;
import dev.rondo.learn.OnlineSettings;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.Model;
import dev.rondo.model.ModelFile;
import dev.rondo.model.ModelFileWriter;
import dev.rondo.model.ModelKind;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;
import dev.rondo.store.FileFormat;
import dev.rondo.store.Json;
import dev.rondo.store.Key;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A model that learns on an endless stream: predicts, then learns from what came, at every step.
/// Its file holds all that it needs to go on as if it had never been away.
public sealed interface OnlineModel extends Model permits OnlineNumbers, OnlineSymbols {
    /// This kind of model and its files.
    ModelKind<OnlineModel> KIND =
            new ModelKind<>(
                    OnlineModel.class,
                    new ModelKind.Names("online", "a model of `rondo online`", "rondo online"),
                    new FileFormat("models of `rondo online`", 1, 1),
                    OnlineModel::read);

    /// Before the names of arrays that are carried from step to step.
    String CARRIED = "carried.";

    /// How well it predicted so far; loss 0 is the model's own.
    Prequential score();

    /// What the further losses of [#score] are those of.
    List<String> baselines();

    OnlineLearner learner();

    /// Steps read.
    long steps();

    @Override
    default ModelKind<OnlineModel> kind() {
        return KIND;
    }

    /// Layers, widths, equations.
    @Override
    default Optional<Network> network() {
        return Optional.of(learner().network());
    }

    /// None: its training has no epochs; [#score] says how it went.
    @Override
    default Optional<TrainingRecord> record() {
        return Optional.empty();
    }

    /// Writes the model with all that is carried, atomically. Between steps only.
    @Override
    void save(Path file);

    /// Reads a model.
    ///
    /// @throws RondoException if the file is none of this kind, or is damaged
    static OnlineModel load(Path file) {
        return KIND.load(file);
    }

    private static OnlineModel read(ModelFile in) {
        var network = in.network();
        var facts = in.json("rondo.online").as(Facts.class);
        var learner = new OnlineLearner(network, in.values(network), facts.settings());
        var tensors = in.tensors();
        Map<String, float[]> carried = new LinkedHashMap<>();
        for (String name : tensors.names()) {
            if (name.startsWith(CARRIED)) {
                carried.put(name.substring(CARRIED.length()), tensors.floats(name));
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

    private static void restore(ModelFile in, String name, double[] into) {
        double[] saved = in.tensors().doubles(name);
        if (saved.length != into.length) {
            throw in.altered(
                    "tensor "
                            + name
                            + " has "
                            + saved.length
                            + " numbers, expected "
                            + into.length);
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
                new ModelFileWriter(KIND)
                        .json("rondo.online", Json.of(facts))
                        .network(learner.network(), learner.values());
        var tensors = writer.tensors();
        learner.carried().forEach((key, a) -> tensors.floats(CARRIED + key, a, 0, a.length));
        tensors.doubles("prequential", model.score().numbers(), 0, model.score().numbers().length);
        tensors.doubles(name, more, 0, more.length);
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
