package dev.rondo.task.classify;

import dev.rondo.RondoException;
import dev.rondo.data.labelled.LabelledSeries;
import dev.rondo.data.labelled.LabelledText;
import dev.rondo.data.number.Doubles;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.network.NetworkStream;
import dev.rondo.network.spec.Rows;
import dev.rondo.store.NameList;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One item that a [Classifier] reads step by step: a text by its tokens, a series by its rows.
/// After every step there is a prediction, equal, but for rounding, to that of all that was read so
/// far. Tokens and numbers are prepared as the classifier prepares those of whole items.
///
/// ```java
/// var session = classifier.session();
/// for (String token : classifier.tokens("Lovely food, slow service.")) {
///     session.feed(token);
///     System.out.println(session.prediction().label());
/// }
/// ```
///
/// Each session belongs to one thread at a time, a virtual one as well as another; sessions of the
/// same classifier know nothing of each other. It holds memory alone: there is nothing to close.
public final class ClassifierSession {
    private final Classifier classifier;
    private final ItemEncoding encoding;
    private final NetworkStream stream;

    /// What a running series needs; null for texts.
    private SeriesEncoding.@Nullable Running series;

    /// Tokens or rows that came.
    private long steps;

    /// The time of the last row.
    private double time;

    ClassifierSession(Classifier classifier, ItemEncoding encoding, NetworkStream stream) {
        this.classifier = classifier;
        this.encoding = encoding;
        this.stream = stream;
        series = encoding instanceof SeriesEncoding s ? s.new Running() : null;
    }

    // ---- texts --------------------------------------------------------------------------------

    /// Reads the next token of a text.
    ///
    /// @param token one, as [Classifier#tokens] cuts texts; of characters a blank is one too
    /// @throws RondoException if it is not one token, or this classifier reads series
    public void feed(String token) {
        if (!(encoding instanceof TextEncoding text)) {
            throw new RondoException(
                    "a token, expected the numbers of a step: this classifier reads the channels "
                            + NameList.of(classifier.channels()));
        }
        String read = one(text.configuration().tokens(), token);
        if (!beyond(text.configuration().longest())) {
            read(text.record(List.of(read)));
        }
        steps++;
    }

    private static String one(Tokeniser by, String token) {
        if (by == Tokeniser.CHARACTERS && token.length() == 1 && by.split(token).isEmpty()) {
            return " ";
        }
        var cut = by.split(token);
        if (cut.size() != 1 || !cut.getFirst().equals(token)) {
            throw new RondoException(
                    "\""
                            + token
                            + "\" is not one token: the classifier cuts it into "
                            + cut
                            + ": feed the tokens that Classifier.tokens gives, one by one");
        }
        return token;
    }

    // ---- series -------------------------------------------------------------------------------

    /// Reads the next step of a series, one unit of time after the one before.
    ///
    /// @param numbers of the channels, in the order of [Classifier#channels]; NaN where one is
    ///   missing
    /// @throws RondoException if these are other channels, one is infinite, or this classifier
    ///   reads texts
    public void feed(float... numbers) {
        feed(Doubles.of(numbers));
    }

    /// The same in double precision.
    public void feed(double... numbers) {
        row(steps == 0 ? 0 : time + 1, numbers);
    }

    /// Reads the next step of a series.
    ///
    /// @param when the time of the step, in the unit of the series that were learned from; it does
    ///   not fall
    /// @param numbers as in [#feed(double...)]
    /// @throws RondoException as [#feed(double...)] does, or if the time falls
    public void feedAt(double when, double... numbers) {
        if (!(when >= time) && steps > 0 || !Double.isFinite(when)) {
            throw new RondoException(
                    "a step at time "
                            + when
                            + (steps > 0 ? " after one at " + time : "")
                            + ": expected times that do not decrease");
        }
        row(when, numbers);
    }

    private void row(double when, double[] numbers) {
        if (!(encoding instanceof SeriesEncoding known) || series == null) {
            throw new RondoException("numbers, expected a token: this classifier reads texts");
        }
        var channels = known.configuration().channels();
        if (numbers.length != channels.size()) {
            throw new RondoException(
                    "a step of "
                            + numbers.length
                            + " numbers, expected "
                            + channels.size()
                            + ": one for each of the channels "
                            + NameList.of(channels));
        }
        for (int j = 0; j < numbers.length; j++) {
            SeriesEncoding.check(numbers[j], steps, channels.get(j));
        }
        if (!beyond(known.configuration().longest())) {
            float[] row = new float[known.input().row()];
            series.next(when, numbers, row, 0);
            stream.feed(row);
        }
        time = when;
        steps++;
    }

    // ---- predictions --------------------------------------------------------------------------

    /// Whether so many steps were read as the classifier reads of an item.
    private boolean beyond(int longest) {
        return longest > 0 && steps >= longest;
    }

    private void read(int[] record) {
        int count = encoding.steps(record);
        Rows rows = encoding.rows(List.of(record), (_, t) -> t, count, null);
        for (int t = 0; t < count; t++) {
            stream.feed(count == 1 ? rows : rows.picked(new int[] {t}, 0, 0));
        }
    }

    /// The prediction for what was read so far; before the first step, that for an empty item.
    public Prediction prediction() {
        if (steps == 0) {
            var empty = new ClassifierSession(classifier, encoding, stream.fork());
            empty.read(
                    encoding.encode(
                            encoding instanceof TextEncoding
                                    ? new LabelledText(List.of(), "")
                                    : new LabelledSeries(
                                            List.of(),
                                            classifier.channels(),
                                            new double[0],
                                            new double[0])));
            empty.steps = 1;
            return empty.prediction();
        }
        float[] z = new float[classifier.classes().size()];
        stream.outputs(z);
        return classifier.prediction(classifier.probabilities(z, 0));
    }

    /// Steps that came: tokens of a text, rows of a series.
    public long steps() {
        return steps;
    }

    /// An independent session at the same place: what is fed to one leaves the other as it is.
    public ClassifierSession fork() {
        var other = new ClassifierSession(classifier, encoding, stream.fork());
        other.series = series == null ? null : series.copy();
        other.steps = steps;
        other.time = time;
        return other;
    }
}
