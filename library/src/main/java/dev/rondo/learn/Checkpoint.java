package dev.rondo.learn;

import dev.rondo.RondoException;
import dev.rondo.network.spec.Parameters;
import dev.rondo.store.FileFormat;
import dev.rondo.store.Json;
import dev.rondo.store.Key;
import dev.rondo.store.Safetensors;
import dev.rondo.store.SafetensorsWriter;
import dev.rondo.store.SerialisedNames;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A training on disk, between two steps: a safetensors file with a tensor for each slot of the
/// values (`values/NAME`), the best values (`best/NAME`), their average if one is kept
/// (`average/NAME`) and the optimiser's moments (`moment.MOMENT/NAME`), one for each carried state
/// (`carried/NAME`), and the counters, the history and the identity as JSON in the metadata.
final class Checkpoint {
    /// Of trainings on series, the precision in which their numbers were read.
    private static final String PRECISION = "precision of the series";

    private static final Pattern CHECKSUM =
            Pattern.compile(", (checksum )?[0-9a-f]{1,16}(?=, classes|$)");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]+\\.[0-9]+(E-?[0-9]+)?");

    /// Characters of a setting that a message shows, about where it differs.
    private static final int SHOWN = 160;

    private static final String KEY = "rondo.checkpoint";
    private static final FileFormat FORMAT = new FileFormat("checkpoints", 1, 1);
    private static final String CARRIED = "carried/";

    private Checkpoint() {}

    /// What is not a tensor.
    ///
    /// @param updates of the optimiser
    /// @param bestEpoch see [Snapshot]
    /// @param finished whether the training came to its end; not there in files before this was
    ///   kept
    /// @param identity of data, network and settings
    @Key("rondo.checkpoint")
    record State(
            @Key("version") int version,
            @Key("position") Position position,
            @Key("updates") long updates,
            @Key("record") TrainingRecord record,
            @Key("bestEpoch") int bestEpoch,
            @Key("bestJudged") boolean bestJudged,
            @Key("finished") Optional<Boolean> finished,
            @Key("identity") Map<String, String> identity) {}

    /// Writes or replaces the file, whole or not at all.
    static void write(
            Path path,
            Learner learner,
            Settings settings,
            OptimiserState optimiser,
            AveragedWeights average,
            Snapshot best,
            Position position,
            TrainingRecord record,
            boolean finished) {
        boolean replace = settings.run().checkpoints().filter(c -> c.replace()).isPresent();
        var state =
                new State(
                        FORMAT.newest(),
                        position,
                        optimiser.steps(),
                        record,
                        best.epoch(),
                        best.judged(),
                        Optional.of(finished),
                        identity(learner, settings));
        var writer = new SafetensorsWriter();
        writer.metadata(KEY, Json.of(state).write());
        arrays(learner, optimiser, average, best)
                .forEach((name, array) -> {
                    for (var slot : learner.parameters().slots()) {
                        writer.floats(name + "/" + slot.name(), array, slot.offset(), shape(slot));
                    }
                });
        new TreeMap<>(learner.carried())
                .forEach((name, array) -> writer.floats(CARRIED + name, array, 0, array.length));
        if (replace) {
            writer.replace(path);
        } else {
            writer.write(path);
        }
    }

    /// Refuses to begin a training whose checkpoints would replace something that is not done with.
    ///
    /// @param resumed the checkpoint that the training goes on from, if it does
    static void checkReplaces(Path path, Optional<Path> resumed) {
        SafetensorsWriter.checkReplaces(path);
        if (!SafetensorsWriter.isRondos(path) || resumed.filter(r -> same(r, path)).isPresent()) {
            return;
        }
        if (isModel(path)) {
            throw new RondoException(
                    path
                            + ": expected no file or the checkpoint of a finished training, got a model,"
                            + " which would be lost: choose another name, or replace it with"
                            + " checkpoint(file, true)");
        }
        if (!isFinished(path)) {
            throw new RondoException(
                    path
                            + ": expected no file or the checkpoint of a finished training, got the"
                            + " checkpoint of an unfinished one, which would be lost: resume it with"
                            + " resume(file), replace it with checkpoint(file, true), or choose another"
                            + " name");
        }
    }

    private static boolean same(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean isModel(Path path) {
        try (var file = Safetensors.open(path)) {
            return !file.metadata().containsKey(KEY);
        } catch (RondoException _) {
            return false; // nobody can tell
        }
    }

    /// Whether it is known that nothing is left to do: a checkpoint that cannot be read is not
    /// given up.
    private static boolean isFinished(Path path) {
        try (var file = Safetensors.open(path)) {
            return state(path, file).finished().orElse(false);
        } catch (RondoException _) {
            return false;
        }
    }

    /// The identity that a checkpoint has.
    ///
    /// @throws RondoException if it is no checkpoint, or is damaged
    static Map<String, String> identity(Path path) {
        try (var file = Safetensors.open(path)) {
            return state(path, file).identity();
        }
    }

    private static State state(Path path, Safetensors file) {
        if (!file.metadata().containsKey(KEY)) {
            throw new RondoException(
                    path
                            + ": not a checkpoint: the metadata "
                            + KEY
                            + " is missing: is it the model itself? Resume from the "
                            + "checkpoint of its training");
        }
        var json = Json.parse(file.metadata(KEY), path + ": metadata " + KEY).asObject();
        FORMAT.check(file, json.get("version").asInt());
        return FileFormat.read(file, () -> json.as(State.class));
    }

    /// Reads the file, and puts the values, what is carried, the moments and the best values in
    /// their places.
    ///
    /// @throws RondoException if it is no checkpoint, is damaged, or belongs to another training
    static State read(
            Path path,
            Learner learner,
            Settings settings,
            OptimiserState optimiser,
            AveragedWeights average,
            Snapshot best) {
        try (var file = Safetensors.open(path)) {
            var state = state(path, file);
            compare(path, state.identity(), identity(learner, settings));
            arrays(learner, optimiser, average, best)
                    .forEach((name, array) -> {
                        for (var slot : learner.parameters().slots()) {
                            file.floats(
                                    name + "/" + slot.name(), array, slot.offset(), shape(slot));
                        }
                    });
            var carried = new HashMap<String, float[]>();
            for (String name : file.names()) {
                if (name.startsWith(CARRIED)) {
                    carried.put(name.substring(CARRIED.length()), file.floats(name));
                }
            }
            learner.restoreCarried(carried);
            optimiser.setSteps(state.updates());
            best.mark(state.bestEpoch(), state.bestJudged());
            return state;
        }
    }

    /// All arrays in the layout of the parameters.
    private static Map<String, float[]> arrays(
            Learner learner, OptimiserState optimiser, AveragedWeights average, Snapshot best) {
        var arrays = new TreeMap<String, float[]>();
        arrays.put("values", learner.values());
        arrays.put("best", best.values());
        arrays.putAll(average.arrays());
        optimiser.moments().forEach((name, array) -> arrays.put("moment." + name, array));
        return arrays;
    }

    private static int[] shape(Parameters.Slot slot) {
        return slot.vector() ? new int[] {slot.rows()} : new int[] {slot.rows(), slot.columns()};
    }

    private static Map<String, String> identity(Learner learner, Settings settings) {
        var identity = new TreeMap<>(learner.identity());
        for (var slot : learner.parameters().slots()) {
            identity.put(
                    "parameter " + slot.name(),
                    slot.rows() + " × " + slot.columns() + (slot.fixed() ? ", fixed" : ""));
        }
        identity.put("steps of an epoch", Integer.toString(learner.stepsPerEpoch()));
        identity.put("optimiser", SerialisedNames.text(settings.optimisation().optimiser()));
        identity.put("learning rate", Double.toString(settings.optimisation().learningRate()));
        identity.put("schedule", SerialisedNames.text(settings.optimisation().schedule()));
        identity.put("clipping", SerialisedNames.text(settings.optimisation().clip()));
        identity.put("decay", SerialisedNames.text(settings.regularisation().decay()));
        if (!settings.regularisation().noise().equals(Noise.NONE)) {
            identity.put("noise", SerialisedNames.text(settings.regularisation().noise()));
        }
        if (!settings.regularisation().averaging().equals(new Averaging.None())) {
            identity.put("averaging", SerialisedNames.text(settings.regularisation().averaging()));
        }
        return identity;
    }

    /// Whether two texts are the same but for checksums and the last digits of numbers.
    private static boolean close(String before, String present) {
        String one = CHECKSUM.matcher(before).replaceAll("");
        String other = CHECKSUM.matcher(present).replaceAll("");
        double[] first = decimals(one);
        double[] second = decimals(other);
        return DECIMAL.matcher(one).replaceAll("#").equals(DECIMAL.matcher(other).replaceAll("#"))
                && IntStream.range(0, first.length)
                        .allMatch(i -> Math.abs(first[i] - second[i]) <= 1e-6 * (1 + first[i]));
    }

    private static double[] decimals(String text) {
        return DECIMAL.matcher(text)
                .results()
                .mapToDouble(m -> Double.parseDouble(m.group()))
                .toArray();
    }

    /// What is said of a value: all of a short one, of a long one the part that differs.
    private static String part(String value, String other) {
        if (value.length() + other.length() <= 2 * SHOWN) {
            return value;
        }
        int same = 0;
        while (same < value.length()
                && same < other.length()
                && value.charAt(same) == other.charAt(same)) {
            same++;
        }
        int from = Math.max(0, same - SHOWN / 2);
        int to = Math.min(value.length(), same + SHOWN / 2);
        return (from > 0 ? "…" : "")
                + value.substring(from, to).replace('\n', ' ')
                + (to < value.length() ? "…" : "");
    }

    private static void compare(Path path, Map<String, String> then, Map<String, String> now) {
        var names = new TreeMap<>(then);
        names.putAll(now);
        // series were read in single precision before: their checksums tell nothing, and what was
        // measured of them differs a little
        boolean older = now.containsKey(PRECISION) && !then.containsKey(PRECISION);
        if (older) {
            names.remove(PRECISION);
        }
        for (String name : names.keySet()) {
            String before = then.getOrDefault(name, "(none)");
            String present = now.getOrDefault(name, "(none)");
            if (!before.equals(present) && !(older && close(before, present))) {
                throw new RondoException(
                        path
                                + ": this checkpoint belongs to another training: "
                                + name
                                + " was "
                                + part(before, present)
                                + ", now "
                                + part(present, before)
                                + ". Resume with the same data and settings as before, or start "
                                + "a new training");
            }
        }
    }
}
