package dev.rondo.task.classify;

import dev.rondo.data.labelled.Labelled;
import dev.rondo.data.labelled.LabelledSeries;
import dev.rondo.data.labelled.LabelledText;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.Tokeniser;

/// What items are like, as far as the usual settings of a classifier depend on it.
///
/// @param count how many there are
/// @param text whether they are texts
/// @param characters of a text, in the mean
/// @param words of a text, in the mean
/// @param multiLabel whether one has several classes
/// @param channels of a series
/// @param steps of a series, in the mean
record ItemSurvey(
        int count,
        boolean text,
        double characters,
        double words,
        boolean multiLabel,
        int channels,
        double steps) {
    static ItemSurvey of(ItemReader<? extends Labelled> items) {
        int count = 0;
        boolean text = false;
        long characters = 0;
        long words = 0;
        boolean multiLabel = false;
        int channels = 0;
        long steps = 0;
        while (items.hasNext()) {
            var item = items.next();
            count++;
            multiLabel |= item.labels().size() > 1;
            switch (item) {
                case LabelledText t -> {
                    text = true;
                    characters += t.text().length();
                    words += Tokeniser.WORDS.split(t.text()).size();
                }
                case LabelledSeries s -> {
                    channels = Math.max(channels, s.channels());
                    steps += s.steps();
                }
            }
        }
        return new ItemSurvey(
                count,
                text,
                (double) characters / count,
                (double) words / count,
                multiLabel,
                channels,
                (double) steps / count);
    }

    /// Whether a step of a series says little by itself: few channels, many steps.
    boolean fine() {
        return !text && channels <= 4 && steps >= 50;
    }

    /// Whether texts are names and the like, of which the letters tell more than the words.
    boolean names() {
        return text && characters <= 24 && words <= 3;
    }
}
