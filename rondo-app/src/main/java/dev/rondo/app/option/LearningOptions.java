package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.learn.Clip;
import dev.rondo.learn.EarlyStopping;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.model.Trainer;
import dev.rondo.store.Key;
import dev.rondo.store.SerialisedNames;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.util.Objects;

/// How a network learns, whatever the task. What is not given is as in the recipe of the task,
/// which extends this by a constructor without arguments: picocli makes the group itself.
public abstract class LearningOptions {
    /// The names of the optimisers, as the command line has them.
    @Key("--optimiser")
    public enum OptimiserName {
        @Key("SGD")
        SGD,
        @Key("MOMENTUM")
        MOMENTUM,
        @Key("NESTEROV")
        NESTEROV,
        @Key("ADAM")
        ADAM,
        @Key("ADAMW")
        ADAMW,
        @Key("RMSPROP")
        RMSPROP,
        @Key("ADAGRAD")
        ADAGRAD;

        @Override
        public String toString() {
            return SerialisedNames.spelling(this);
        }

        static OptimiserName of(Optimiser optimiser) {
            return switch (optimiser) {
                case Optimiser.Sgd _ -> SGD;
                case Optimiser.Momentum m -> m.nesterov() ? NESTEROV : MOMENTUM;
                case Optimiser.Adam _ -> ADAM;
                case Optimiser.AdamW _ -> ADAMW;
                case Optimiser.RmsProp _ -> RMSPROP;
                case Optimiser.Adagrad _ -> ADAGRAD;
            };
        }
    }

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description =
                    "Number of epochs (default: ${DEFAULT-VALUE}; for classify and "
                            + "forecast, adapted to the size of the data).")
    public int epochs;

    @Option(
            names = "--optimiser",
            paramLabel = "NAME",
            description =
                    "Optimiser: sgd, momentum, nesterov, adam, adamw, rmsprop or adagrad "
                            + "(default: ${DEFAULT-VALUE}).")
    OptimiserName optimiser;

    @Option(
            names = "--momentum",
            paramLabel = "M",
            description = "Momentum of the optimisers momentum and nesterov (default: 0.9).")
    @Nullable Double momentum;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            converter = DefaultedNumber.Converter.class,
            description = "Learning rate (default: ${DEFAULT-VALUE}).")
    DefaultedNumber rate;

    @Option(
            names = "--schedule",
            paramLabel = "SCHEDULE",
            converter = ScheduleConverter.class,
            description = {
                "Learning rate schedule (default: ${DEFAULT-VALUE}):",
                "  constant",
                "  cosine[:FLOOR]               cosine annealing to FLOOR times the rate, "
                        + "usually 0",
                "  step:FACTOR[,EVERY[,KEEP]]   times FACTOR every EVERY epochs, after KEEP "
                        + "epochs",
                "  plateau[:FACTOR[,PATIENCE]]  times FACTOR after PATIENCE epochs without "
                        + "improvement"
            })
    ScheduleConverter.Spelt schedule;

    @Option(
            names = "--warm-up",
            paramLabel = "STEPS",
            description = "Learning rate warm-up, in steps (default: ${DEFAULT-VALUE}).")
    long warmUp;

    @Option(
            names = "--clip-norm",
            paramLabel = "MAX",
            converter = DefaultedNumber.Converter.class,
            description =
                    "Gradient clipping: maximum norm; 0: no clipping (default: ${DEFAULT-VALUE}).")
    DefaultedNumber clipNorm;

    @Option(
            names = "--clip-value",
            paramLabel = "MAX",
            description =
                    "Gradient clipping by value, instead of --clip-norm: maximum absolute value "
                            + "of an entry (default: off).")
    @Nullable Double clipValue;

    @Option(
            names = "--l1",
            paramLabel = "W",
            description = "L1 penalty on the weight matrices (default: ${DEFAULT-VALUE}).")
    double l1;

    @Option(
            names = "--l2",
            paramLabel = "W",
            description = "L2 penalty on the weight matrices (default: ${DEFAULT-VALUE}).")
    double l2;

    @Option(
            names = "--weight-decay",
            paramLabel = "W",
            description = "Decoupled weight decay of adamw (default: 0.01).")
    @Nullable Double decay;

    @Option(
            names = "--weight-noise",
            paramLabel = "S",
            description =
                    "Standard deviation of Gaussian noise on all weights, drawn anew for each "
                            + "batch; 0.075 in Graves 2011 (default: ${DEFAULT-VALUE}).")
    double weightNoise;

    @Option(
            names = "--weight-drop",
            paramLabel = "P",
            description =
                    "DropConnect probability of the recurrent weight matrices, drawn anew for "
                            + "each batch (default: ${DEFAULT-VALUE}).")
    double weightDrop;

    @Option(
            names = "--gradient-noise",
            paramLabel = "V",
            description =
                    "Variance V of Gaussian noise on the gradient, V/t^0.55 at step t; 0.01, 0.3 "
                            + "or 1 in Neelakantan et al. 2015 (default: ${DEFAULT-VALUE}).")
    double gradientNoise;

    @Option(
            names = "--ema",
            paramLabel = "D",
            description =
                    "Evaluate and save an exponential moving average of the weights with decay "
                            + "D, such as 0.999 (default: off).")
    @Nullable Double ema;

    @Option(
            names = "--average-after",
            paramLabel = "N",
            arity = "0..1",
            fallbackValue = "5",
            description =
                    "Once the validation loss is higher than that of more than N epochs before, "
                            + "evaluate and save the mean of the weights from then on; with "
                            + "--optimiser "
                            + "sgd this is NT-ASGD (default: off; ${FALLBACK-VALUE} without a "
                            + "number).")
    @Nullable Integer averageAfter;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description =
                    "Early stopping: stop after N epochs without improvement on the validation "
                            + "set; 0: never (default: ${DEFAULT-VALUE}; for classify with a "
                            + "validation set, a quarter of the epochs and at least 5).")
    public int patience;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Number of threads; results do not depend on it (default: number of "
                            + "processors).")
    public int threads = Runtime.getRuntime().availableProcessors();

    /// @param defaults what stands unless the user says otherwise
    public LearningOptions(Settings defaults) {
        var how = defaults.optimisation();
        epochs = defaults.run().epochs();
        optimiser = OptimiserName.of(how.optimiser());
        rate =
                how.learningRate() == how.optimiser().defaultLearningRate()
                        ? DefaultedNumber.none(
                                how.learningRate()
                                        + " for "
                                        + SerialisedNames.spelling(optimiser)
                                        + "; depends on --optimiser")
                        : DefaultedNumber.of(how.learningRate());
        schedule = new ScheduleConverter.Spelt(how.schedule().text(), how.schedule());
        clipNorm = DefaultedNumber.of(how.clip() instanceof Clip.Norm(double most) ? most : 0);
        patience = defaults.regularisation().earlyStopping().map(EarlyStopping::patience).orElse(0);
    }

    /// Sets what was given.
    public void set(Trainer<?> trainer, SpecifiedOptions specified) {
        specified.then("--epochs", () -> trainer.epochs(epochs));
        optimiser(trainer, specified);
        specified.then("--learning-rate", () -> trainer.rate(rate.value()));
        specified.then("--schedule", () -> trainer.schedule(schedule.schedule()));
        specified.then("--warm-up", () -> trainer.warmUp(warmUp));
        specified.then("--clip-norm", () -> trainer.clipNorm(clipNorm.value()));
        specified.then("--clip-value", () -> trainer.clipValue(Objects.requireNonNull(clipValue)));
        specified.then("--l1", () -> trainer.l1(l1));
        specified.then("--l2", () -> trainer.l2(l2));
        specified.then("--weight-noise", () -> trainer.weightNoise(weightNoise));
        specified.then("--weight-drop", () -> trainer.weightDrop(weightDrop));
        specified.then("--gradient-noise", () -> trainer.gradientNoise(gradientNoise));
        specified.then("--ema", () -> trainer.ema(Objects.requireNonNull(ema)));
        specified.then(
                "--average-after",
                () -> trainer.averageAfter(Objects.requireNonNull(averageAfter)));
        specified.then("--patience", () -> trainer.patience(patience));
        trainer.threads(threads);
    }

    private void optimiser(Trainer<?> trainer, SpecifiedOptions specified) {
        if (momentum != null
                && optimiser != OptimiserName.MOMENTUM
                && optimiser != OptimiserName.NESTEROV) {
            throw new RondoException(
                    "--momentum: expected with --optimiser momentum or nesterov only");
        }
        if (decay != null && optimiser != OptimiserName.ADAMW) {
            throw new RondoException(
                    "--weight-decay: expected with --optimiser adamw only; --l2 is for any");
        }
        specified.then("--optimiser", () -> trainer.optimiser(chosen()));
    }

    private Optimiser chosen() {
        var defaultValue = new Optimiser.Momentum().momentum();
        return switch (optimiser) {
            case SGD -> new Optimiser.Sgd();
            case MOMENTUM ->
                    new Optimiser.Momentum(momentum == null ? defaultValue : momentum, false);
            case NESTEROV ->
                    new Optimiser.Momentum(momentum == null ? defaultValue : momentum, true);
            case ADAM -> new Optimiser.Adam();
            case ADAMW -> {
                var typical = new Optimiser.AdamW();
                yield new Optimiser.AdamW(
                        typical.beta1(),
                        typical.beta2(),
                        typical.epsilon(),
                        decay == null ? typical.decay() : decay);
            }
            case RMSPROP -> new Optimiser.RmsProp();
            case ADAGRAD -> new Optimiser.Adagrad();
        };
    }
}
