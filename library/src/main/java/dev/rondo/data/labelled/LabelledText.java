package dev.rondo.data.labelled;

import java.util.List;

/// A text with its class, or classes.
///
/// @param labels its classes; blanks around them do not count, and an empty one is none
public record LabelledText(List<String> labels, String text) implements Labelled {
    public LabelledText {
        labels = Labels.clean(labels);
    }

    /// A text with one class.
    ///
    /// @param label its class
    public static LabelledText of(String label, String text) {
        return new LabelledText(label, text);
    }

    /// A text with one class.
    public LabelledText(String label, String text) {
        this(List.of(label), text);
    }

    @Override
    public LabelledText with(List<String> others) {
        return new LabelledText(others, text);
    }
}
