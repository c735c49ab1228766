package dev.rondo.model;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Event;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Schedule;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.InitialState;
import dev.rondo.network.spec.Links;
import dev.rondo.network.spec.Stack;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Trains models of one task: the steps that the trainers of all tasks share. A step is called as
/// the option of `rondo train`, and what is not set is the task's default, which may depend on the
/// data; the command sets its options on the same trainer.
///
/// ```java
/// var model = Classifier.trainer().cell("gru").hidden(64).epochs(20).train(Path.of("reviews.tsv"));
/// ```
///
/// Layers: [#cell(String)], [#hidden], [#layers] or [#layer], [#links(String)], [#initialState],
/// [#init], [#dropout] and its kin, [#initialRange]. Learning: [#epochs], [#patience],
/// [#optimiser], [#rate], [#schedule(String)], [#warmUp], [#clipNorm], [#l2], noise, averaging.
/// Running: [#seed], [#batch], [#shards], [#threads], [#checkpoint], [#resume], [#onEvent],
/// [#stopWhen].
///
/// A trainer is set up and used by one thread, and may train as often as one likes. The same steps
/// with the same seed and data give the same model, bit by bit, on any number of threads.
///
/// @param <S> the trainer itself, which every step returns
public abstract class Trainer<S extends Trainer<S>> {
    private final Recipe recipe;
    private final LayerSteps layers = new LayerSteps();
    private final LearningSteps learning = new LearningSteps();
    private @Nullable Integer batch;
    private @Nullable Integer shards;
    private @Nullable Long seed;
    private int threads = Runtime.getRuntime().availableProcessors();
    private @Nullable Path checkpoint;
    private boolean replace;
    private @Nullable Path resume;
    private Consumer<Event> listener = _ -> {};
    private BooleanSupplier stopWhen = () -> false;
    private int watchGradients;

    /// @param recipe how the task trains where nothing else is said
    protected Trainer(Recipe recipe) {
        this.recipe = recipe;
    }

    /// How the task trains where nothing else is said.
    public final Recipe recipe() {
        return recipe;
    }

    @SuppressWarnings("unchecked") // what `S` is for
    private S self() {
        return (S) this;
    }

    // ---- layers -------------------------------------------------------------------------------

    /// The cell of all layers: a shipped one by its name, a file of one's own, with options behind
    /// a colon, as in `lstm:forget_bias=2`.
    ///
    /// @throws RondoException if there is none, or its equations are wrong
    public final S cell(String name) {
        return cell(Cell.named(name));
    }

    /// The cell of all layers.
    public final S cell(Cell cell) {
        layers.cell = cell;
        return self();
    }

    /// Units of a layer.
    public final S hidden(int units) {
        layers.hidden = units;
        return self();
    }

    /// The number of layers.
    public final S layers(int number) {
        layers.count = number;
        return self();
    }

    /// Adds a layer behind those added before, the first one reading the input: a cell and its
    /// units, as in `gru/128`. Instead of [#cell(String)], [#hidden] and [#layers].
    public final S layer(String cellAndUnits) {
        layers.each.add(LayerSteps.layer(cellAndUnits));
        return self();
    }

    /// How layers are linked: `stacked`, `residual` (what a layer gives is added to what it read)
    /// or `skipping` (each layer also reads the input, and the output all layers).
    public final S links(String links) {
        layers.links = Links.parse(links);
        return self();
    }

    /// The initial hidden state: `zero`, `constant:0.1`, `random:0.1` (standard deviation, in
    /// training) or `learned`.
    public final S initialState(String state) {
        layers.start = InitialState.parse(state);
        return self();
    }

    /// Another initial value of parameters, see [Stack#starting]; again for more, the last one
    /// counts.
    public final S init(String rule) {
        layers.starts.add(rule);
        return self();
    }

    /// Dropout probability wherever layers meet: of the input, between layers and before the
    /// output, where it is not set by itself.
    public final S dropout(double p) {
        layers.dropout = p;
        return self();
    }

    /// Dropout probability of what the first layer reads.
    public final S dropoutInput(double p) {
        layers.dropoutInput = p;
        return self();
    }

    /// Dropout probability between layers.
    public final S dropoutBetween(double p) {
        layers.dropoutBetween = p;
        return self();
    }

    /// Dropout probability before the output matrix.
    public final S dropoutOutput(double p) {
        layers.dropoutOutput = p;
        return self();
    }

    /// Dropout probability of the state before the recurrent matrix, the same in all steps of a
    /// batch (Gal & Ghahramani 2016).
    public final S dropoutRecurrent(double p) {
        layers.dropoutRecurrent = p;
        return self();
    }

    /// Whether all dropout is the same in all steps of a batch.
    public final S variational(boolean same) {
        layers.variational = same;
        return self();
    }

    /// Weight of the mean square of what the last layer gives (AR; 2 with AWD-LSTM).
    public final S activationPenalty(double weight) {
        layers.activationPenalty = weight;
        return self();
    }

    /// Weight of the mean square of its change from step to step (TAR; 1 with AWD-LSTM).
    public final S temporalPenalty(double weight) {
        layers.temporalPenalty = weight;
        return self();
    }

    /// Parameters start uniform in ± this where the cell says nothing else; 0: its standard.
    public final S initialRange(double range) {
        layers.initialRange = range;
        return self();
    }

    /// The direction in which layers read, for tasks that see sequences whole.
    protected final S read(Direction direction) {
        layers.direction = direction;
        return self();
    }

    // ---- learning -----------------------------------------------------------------------------

    /// Passes over the data.
    public final S epochs(int number) {
        learning.epochs = number;
        return self();
    }

    /// Epochs without gain on what is held out after which the training stops; 0: never.
    public final S patience(int epochs) {
        learning.patience = epochs;
        return self();
    }

    /// The optimiser, such as `new Optimiser.AdamW()`.
    public final S optimiser(Optimiser optimiser) {
        learning.optimiser = optimiser;
        return self();
    }

    /// The learning rate at the beginning of the schedule.
    public final S rate(double learningRate) {
        learning.rate = learningRate;
        return self();
    }

    /// How the learning rate goes on, see [Schedule#parse]: `constant`, `cosine:0.02`, `step:0.5`,
    /// `plateau`.
    public final S schedule(String text) {
        return schedule(Schedule.parse(text));
    }

    /// How the learning rate goes on.
    public final S schedule(Schedule schedule) {
        learning.schedule = schedule;
        return self();
    }

    /// Steps over which the learning rate rises at the beginning.
    public final S warmUp(long steps) {
        learning.warmUp = steps;
        return self();
    }

    /// The largest norm of a gradient; 0: no limit.
    public final S clipNorm(double most) {
        learning.clipNorm = most;
        return self();
    }

    /// The largest absolute value in a gradient, instead of [#clipNorm].
    public final S clipValue(double most) {
        learning.clipValue = most;
        return self();
    }

    /// Weight decay: weight of the absolute values of the matrices.
    public final S l1(double weight) {
        learning.l1 = weight;
        return self();
    }

    /// Weight decay: weight of the squares of the matrices.
    public final S l2(double weight) {
        learning.l2 = weight;
        return self();
    }

    /// Deviation of normal noise on all weights while a batch is run (Graves 2011: 0.075).
    public final S weightNoise(double deviation) {
        learning.weightNoise = deviation;
        return self();
    }

    /// The part of the recurrent matrices' entries that a batch is run without (DropConnect).
    public final S weightDrop(double part) {
        learning.weightDrop = part;
        return self();
    }

    /// Variance v of normal noise on the gradient at the first step; at step t it is v/t^0.55
    /// (Neelakantan et al. 2015).
    public final S gradientNoise(double variance) {
        learning.gradientNoise = variance;
        return self();
    }

    /// Evaluates and keeps the exponential moving average of the weights, which retains this part
    /// of itself at every step, such as 0.999.
    public final S ema(double retained) {
        learning.ema = retained;
        return self();
    }

    /// Once the validation loss is worse than it was more than this number of epochs before,
    /// evaluates and keeps the mean of all weights from then on (with SGD this is NT-ASGD).
    public final S averageAfter(int epochs) {
        learning.averageAfter = epochs;
        return self();
    }

    // ---- running ------------------------------------------------------------------------------

    /// Items of a batch; of one long sequence, streams that are read side by side.
    public final S batch(int items) {
        batch = items;
        return self();
    }

    /// Parts of a batch that threads work on side by side; another number gives other roundings.
    public final S shards(int parts) {
        shards = parts;
        return self();
    }

    /// Seed of the initial values, the order of the items, what is held out, dropout and noise.
    public final S seed(long seed) {
        this.seed = seed;
        return self();
    }

    /// Threads that share the work; they do not change its bits. As many as there are processors
    /// unless set.
    public final S threads(int number) {
        threads = number;
        return self();
    }

    /// Writes a checkpoint to this file at the end of every epoch, every ten minutes and where the
    /// training is stopped. It replaces that of a training that finished; where the file is the
    /// checkpoint of one that did not, the training is refused: [#resume] goes on with that one,
    /// [#checkpoint(Path, boolean)] gives it up.
    public final S checkpoint(Path file) {
        return checkpoint(file, false);
    }

    /// Writes checkpoints as [#checkpoint(Path)] does.
    ///
    /// @param replace whether any file of that name may be replaced: that of another, unfinished
    ///   training, or one that is no checkpoint
    public final S checkpoint(Path file, boolean replace) {
        checkpoint = file;
        this.replace = replace;
        return self();
    }

    private Optional<Settings.Checkpoints> checkpoints() {
        return Optional.ofNullable(checkpoint == null ? resume : checkpoint)
                .map(file -> new Settings.Checkpoints(file).withReplacing(replace));
    }

    /// The checkpoint that is resumed, if one is.
    protected final Optional<Path> resumed() {
        return Optional.ofNullable(resume);
    }

    /// Goes on where this checkpoint was written, and writes further ones to the same file unless
    /// [#checkpoint] names another. Data and steps must be as before; the number of epochs, the
    /// patience and the threads may change. The result has the same bits as that of a training that
    /// was never interrupted.
    public final S resume(Path checkpoint) {
        resume = checkpoint;
        return self();
    }

    /// Is told every event, on the training thread. Again for more listeners.
    public final S onEvent(Consumer<? super Event> added) {
        listener = listener.andThen(added);
        return self();
    }

    /// Stops the training in good order as soon as this says so: asked at every event, on the
    /// training thread. The model is then the best so far.
    public final S stopWhen(BooleanSupplier stop) {
        stopWhen = stop;
        return self();
    }

    /// Every so many updates, an [Event.Gradients] tells how far back the gradient reaches and the
    /// norm of each parameter's; 0: never. Changes nothing that is learned.
    public final S watchGradients(int everySteps) {
        watchGradients = everySteps;
        return self();
    }

    /// Checks the steps that do not depend on data, before any are read, and that checkpoints
    /// replace nothing that is not done with.
    ///
    /// @throws RondoException that names the first that does not fit
    public final void check() {
        checkTask();
        stack(recipe.stack());
        examples();
        learning.over(recipe.learning(), seed());
        threads();
        checkpoints().ifPresent(c -> c.check(resumed()));
    }

    // ---- for the tasks ------------------------------------------------------------------------

    /// Checks the steps of the task, as [#check] does those that all share.
    protected void checkTask() {}

    /// Whether cells, widths or dropout between layers was set.
    protected final boolean layersSet() {
        return layers.specified();
    }

    /// The options that were set of how a network is made or trained, other than seed, threads and
    /// the file of its checkpoints, as the command has them.
    protected final List<String> networkOptions() {
        var running =
                new OptionNames()
                        .add("--batch", batch != null)
                        .add("--shards", shards != null)
                        .add("--resume", resume != null)
                        .add("--watch-gradients", watchGradients > 0)
                        .list();
        return Stream.of(layers.options(), learning.options(), running)
                .flatMap(List::stream)
                .toList();
    }

    /// The number of epochs that was set, else what is usual.
    protected final int epochsOr(int defaultValue) {
        return learning.epochs == null ? defaultValue : learning.epochs;
    }

    /// A part of the data, checked.
    ///
    /// @param option what errors begin with
    protected static double part(String option, double part) {
        if (!(part >= 0 && part < 1)) {
            throw new RondoException(option + " " + part + ": expected a part from 0 to below 1");
        }
        return part;
    }

    /// The layers: what was set over what is usual.
    protected final Stack stack(Stack defaultStack) {
        return layers.over(defaultStack);
    }

    /// Batch, shards and seed: what was set, else the recipe's.
    protected final ExampleSettings examples() {
        return examples(recipe.examples().batch());
    }

    /// Batch, shards and seed: what was set, else the recipe's, but for the batch.
    protected final ExampleSettings examples(int defaultBatch) {
        var defaults = recipe.examples();
        return new ExampleSettings(
                batch == null ? defaultBatch : batch,
                shards == null ? defaults.shards() : shards,
                defaults.pool(),
                seed());
    }

    /// The seed that was set, else the recipe's.
    protected final long seed() {
        return seed == null ? recipe.examples().seed() : seed;
    }

    /// The threads that share the work.
    protected final int threads() {
        if (threads < 1) {
            throw new RondoException("threads: " + threads + ", expected at least 1");
        }
        return threads;
    }

    /// Starts a training.
    ///
    /// @param learner closed with the training, and if it cannot be started
    /// @param defaults how it learns where nothing else was set
    protected final <L extends ModelLearner<M>, M extends Model> ModelTraining<L, M> start(
            L learner, Settings defaults) {
        try {
            var settings = learning.over(defaults, seed()).withThreads(threads());
            var written = checkpoints();
            if (written.isPresent()) {
                settings = settings.withCheckpoints(written.get());
            }
            var training =
                    resume == null
                            ? Training.start(learner.learner(), settings)
                            : Training.resume(learner.learner(), settings, resume);
            training.watchGradients(watchGradients);
            return new ModelTraining<>(learner, training, settings, listener, stopWhen);
        } catch (RuntimeException | Error e) {
            learner.close();
            throw e;
        }
    }
}
