package dev.rondo.task.online;

import dev.rondo.learn.OnlineLearner;
import dev.rondo.learn.OnlineSettings;
import dev.rondo.model.ModelFile;
import dev.rondo.model.ModelFileWriter;
import dev.rondo.network.spec.Output;
import dev.rondo.store.Json;
import dev.rondo.store.Key;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The file of a model that learns at every step: its network, and all that it carries.
final class OnlineFile {
    /// Before the names of arrays that are carried from step to step.
    private static final String CARRIED = "carried.";

    private OnlineFile() {}

    static OnlineModel read(ModelFile in) {
        var network = in.network();
        var configuration = in.json("rondo.online").as(Configuration.class);
        var learner = new OnlineLearner(network, in.values(network), configuration.settings());
        var tensors = in.tensors();
        Map<String, float[]> carried = new LinkedHashMap<>();
        for (String name : tensors.names()) {
            if (name.startsWith(CARRIED)) {
                float[] values = tensors.floats(name);
                tensors.expectFinite(name, values, 0, values.length);
                carried.put(name.substring(CARRIED.length()), values);
            }
        }
        learner.restore(carried, configuration.updates());
        OnlineModel model =
                network.spec().output() instanceof Output.Softmax
                        ? new OnlineSymbols(learner, configuration)
                        : new OnlineNumbers(learner, configuration);
        restore(in, "prequential", model.score().numbers());
        if (model instanceof OnlineNumbers numbers) {
            restore(in, "columns", numbers.statistics());
            numbers.resume();
        } else if (model instanceof OnlineSymbols symbols) {
            restore(in, "counts", symbols.counts());
            symbols.resume(configuration.last());
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
        for (double number : saved) {
            if (!Double.isFinite(number)) {
                throw in.altered(
                        "tensor " + name + " holds " + number + ", expected finite numbers");
            }
        }
        System.arraycopy(saved, 0, into, 0, into.length);
    }

    /// What the file says besides the network.
    ///
    /// @param steps read
    /// @param targets columns that are predicted, from 0; none for symbols
    /// @param last the symbol read last, −1 before the first; 0 for numbers
    @Key("rondo.online")
    record Configuration(
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
    static void write(
            OnlineModel model, Configuration configuration, String name, double[] more, Path file) {
        var learner = model.learner();
        var writer =
                new ModelFileWriter(OnlineModel.KIND)
                        .json("rondo.online", Json.of(configuration))
                        .network(learner.network(), learner.values());
        var tensors = writer.tensors();
        learner.carried().forEach((key, a) -> tensors.floats(CARRIED + key, a, 0, a.length));
        tensors.doubles("prequential", model.score().numbers(), 0, model.score().numbers().length);
        tensors.doubles(name, more, 0, more.length);
        writer.write(file);
    }
}
