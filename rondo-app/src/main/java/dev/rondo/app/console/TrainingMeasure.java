package dev.rondo.app.console;

import dev.rondo.data.text.TextUnit;
import dev.rondo.model.Model;
import dev.rondo.network.spec.Output;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.language.LanguageModel;
import dev.rondo.task.tag.Tagger;

import java.util.Locale;
import java.util.Optional;

/// What a task measures while it trains, by the names that its field uses: what it counts, what the
/// loss is beside its nats, and what is measured on the validation set.
public enum TrainingMeasure {
    /// Of words: the perplexity beside the loss.
    PERPLEXITY("tokens", "loss"),
    BITS_PER_CHARACTER("tokens", "loss"),
    BITS_PER_BYTE("tokens", "loss"),
    /// Of standardised numbers, the loss being their mean square: its root.
    SQUARED_ERROR("values", "loss"),
    /// Of numbers whose distribution is predicted: the loss alone.
    LOSS("values", "loss"),
    /// Of items with classes: the share of wrong ones.
    ERROR("items", "error"),
    /// Of tokens with tags: the share of wrong ones.
    TAG_ERROR("tokens", "error"),
    /// Of tokens with tags that write spans: 1 − F1 of the spans.
    SPANS("tokens", "1 − F1");

    private final String unit;
    private final String validation;

    /// What is measured while models of this kind train.
    public static TrainingMeasure of(Model model) {
        return switch (model) {
            case LanguageModel language -> of(language.unit());
            case Classifier _ -> ERROR;
            case Tagger tagger -> tagger.scheme().isPresent() ? SPANS : TAG_ERROR;
            default -> model.network().map(n -> of(n.spec().output())).orElse(LOSS);
        };
    }

    /// Of language models.
    public static TrainingMeasure of(TextUnit unit) {
        return switch (unit) {
            case CHARACTERS -> BITS_PER_CHARACTER;
            case WORDS -> PERPLEXITY;
            case BYTES -> BITS_PER_BYTE;
        };
    }

    /// Of forecasters: of points the root mean square error, of distributions the loss.
    public static TrainingMeasure of(Output output) {
        return output instanceof Output.Linear linear && linear.loss() == Output.Loss.SQUARED
                ? SQUARED_ERROR
                : LOSS;
    }

    TrainingMeasure(String unit, String validation) {
        this.unit = unit;
        this.validation = validation;
    }

    /// What is counted: items, tokens or values.
    public String unit() {
        return unit;
    }

    /// What is measured on the validation set; the less the better.
    public String validation() {
        return validation;
    }

    /// The same as the head of a column.
    public String validationName() {
        return "val " + validation;
    }

    /// Whether that is the loss of the training, and not a share.
    public boolean validatesLoss() {
        return validation.equals("loss");
    }

    /// What the loss is shown as besides, as the head of a column.
    public Optional<String> secondary() {
        return switch (this) {
            case PERPLEXITY -> Optional.of("perplexity");
            case BITS_PER_CHARACTER -> Optional.of("bits/char");
            case BITS_PER_BYTE -> Optional.of("bits/byte");
            case SQUARED_ERROR -> Optional.of("RMSE");
            case LOSS, ERROR, TAG_ERROR, SPANS -> Optional.empty();
        };
    }

    /// A loss in nats as [#secondary] says.
    public String secondary(double loss) {
        return switch (this) {
            case PERPLEXITY -> format("%.2f", Math.exp(loss));
            case BITS_PER_CHARACTER, BITS_PER_BYTE -> format("%.3f", loss / Math.log(2));
            case SQUARED_ERROR -> format("%.3f", Math.sqrt(loss));
            case LOSS, ERROR, TAG_ERROR, SPANS -> "";
        };
    }

    /// A value of the validation measure.
    public String validation(double value) {
        return validatesLoss() ? format("%.4f", value) : format("%.2f %%", 100 * value);
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
