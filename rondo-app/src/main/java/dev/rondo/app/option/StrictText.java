package dev.rondo.app.option;

import dev.rondo.data.text.Text;
import dev.rondo.task.language.SequenceModel;

/// `--strict`: what happens to symbols that a language model does not know.
public final class StrictText {
    public static final String OPTION = "--strict";

    public static final String DESCRIPTION =
            "Refuse text with a symbol that the vocabulary lacks (default: it is read as the "
                    + "unknown symbol).";

    private StrictText() {}

    /// Refuses a text with unknown symbols.
    ///
    /// @param strict whether to
    public static void check(boolean strict, SequenceModel model, Text text) {
        if (strict) {
            model.vocabulary().requireKnown(text);
        }
    }

    /// As [#check(boolean, SequenceModel, Text)], of a prompt.
    public static void check(boolean strict, SequenceModel model, String prompt) {
        check(strict, model, Text.of("prompt", prompt));
    }
}
