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

    /// The numbers of the symbols of a text.
    ///
    /// @param strict whether one with unknown symbols is refused
    public static int[] encode(boolean strict, SequenceModel model, Text text) {
        var vocabulary = model.vocabulary();
        return strict ? vocabulary.encodeKnown(text) : vocabulary.encode(text);
    }

    /// As [#encode], of a prompt.
    public static int[] encodePrompt(boolean strict, SequenceModel model, String prompt) {
        var vocabulary = model.vocabulary();
        return strict ? vocabulary.encodeKnownPrompt(prompt) : vocabulary.encodePrompt(prompt);
    }

    /// Refuses a prompt with unknown symbols, where `strict` says so.
    public static void check(boolean strict, SequenceModel model, String prompt) {
        if (strict) {
            model.vocabulary().encodeKnownPrompt(prompt);
        }
    }
}
