package dev.rondo.model;

import dev.rondo.RondoException;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.network.Network;
import dev.rondo.store.FileFormat;
import dev.rondo.store.Json;
import dev.rondo.store.Safetensors;

import java.nio.file.Path;
import java.util.Optional;

/// A model file, open for reading. What all kinds of model have in common is read here: kind,
/// version, configuration, training record, network and the values of its parameters;
/// [ModelFileWriter] writes it.
public final class ModelFile implements AutoCloseable {
    static final String KIND = "rondo.kind";
    static final String RECORD = "rondo.record";

    private final Safetensors in;

    private ModelFile(Safetensors in) {
        this.in = in;
    }

    /// Opens a file and checks its container from end to end.
    ///
    /// @throws RondoException if it is no safetensors file, or is damaged
    public static ModelFile open(Path file) {
        return new ModelFile(Safetensors.open(file));
    }

    // ---- of which kind it is ------------------------------------------------------------------

    /// The name of the kind of model that it holds, if it says one.
    public Optional<String> kindName() {
        return Optional.ofNullable(in.metadata().get(KIND));
    }

    /// Whether it holds a model of this kind.
    public boolean holds(ModelKind<?> kind) {
        return kindName().filter(kind.name()::equals).isPresent();
    }

    /// The model that it holds.
    ///
    /// @throws RondoException if that is one of another kind, if its parts do not fit together, or
    ///   if a newer Rondo wrote it
    public <M extends Model> M read(ModelKind<M> kind) {
        if (!holds(kind)) {
            String noun = kind.description().substring(kind.description().indexOf(' ') + 1);
            throw new RondoException(
                    in.path()
                            + ": holds no "
                            + noun
                            + " ("
                            + statedKind()
                            + "): was it written by `"
                            + kind.names().command()
                            + "`?");
        }
        kind.format().check(in);
        return FileFormat.read(in, () -> kind.reader().read(this));
    }

    /// The kind that its metadata names, for messages.
    private String statedKind() {
        return kindName()
                .map(name -> "its metadata says " + KIND + " = " + name)
                .orElse("its metadata has no " + KIND);
    }

    /// The error that a model of some known kind was expected.
    ///
    /// @param known names of kinds
    public RondoException unknownKind(Iterable<String> known) {
        return FileFormat.explained(
                in,
                new RondoException(
                        in.path()
                                + ": holds no model that this Rondo knows ("
                                + statedKind()
                                + ", expected one of "
                                + String.join(", ", known)
                                + "): was it written by another program, or by a later version?"));
    }

    // ---- what it holds ------------------------------------------------------------------------

    /// Whether the metadata has a key, which files of older versions may lack.
    public boolean has(String key) {
        return in.metadata().containsKey(key);
    }

    /// A JSON text of the metadata.
    ///
    /// @param key as in `rondo.configuration`
    /// @throws RondoException if it is missing, or no JSON
    public Json json(String key) {
        String what = key.substring(key.indexOf('.') + 1);
        return Json.parse(in.metadata(key), in.path() + ", " + what);
    }

    /// The history of the training.
    public TrainingRecord record() {
        return json(RECORD).as(TrainingRecord.class);
    }

    public Network network() {
        return NetworkFile.network(in);
    }

    /// The values of the network's parameters.
    public float[] values(Network network) {
        return NetworkFile.values(in, network);
    }

    /// All tensors, for a kind that has others than parameters.
    public Safetensors tensors() {
        return in;
    }

    public Path path() {
        return in.path();
    }

    /// That parts of the file do not fit together.
    ///
    /// @param problem what was found and what was expected
    public RondoException altered(String problem) {
        return new RondoException(in.path() + ": " + problem + ": was the file altered?");
    }

    @Override
    public void close() {
        in.close();
    }
}
