package dev.rondo.task.online;

import dev.rondo.RondoException;
import dev.rondo.learn.OnlineLearner;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.Model;
import dev.rondo.model.ModelKind;
import dev.rondo.network.Network;
import dev.rondo.store.FileFormat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A model that learns on an endless stream: predicts, then learns from what came, at every step.
/// Its file holds all that it needs to go on as if it had never been away.
public sealed interface OnlineModel extends Model permits OnlineNumbers, OnlineSymbols {
    /// This kind of model and its files.
    ModelKind<OnlineModel> KIND =
            new ModelKind<>(
                    OnlineModel.class,
                    new ModelKind.Names(
                            "online",
                            "a model of `rondo online`",
                            "rondo online",
                            Optional.of("rondo online --resume")),
                    new FileFormat("models of `rondo online`", 1, 1),
                    OnlineFile::read);

    /// Begins a model of rows of numbers: its steps are the options of `rondo online`.
    static OnlineNumbersBuilder numbers() {
        return new OnlineNumbersBuilder();
    }

    /// Begins a model of symbols: its steps are the options of `rondo online`.
    static OnlineSymbolsBuilder symbols() {
        return new OnlineSymbolsBuilder();
    }

    /// How well it predicted so far; loss 0 is the model's own, those of [#baselines] follow.
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
}
