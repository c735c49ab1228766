package dev.rondo.app.docs;

import java.util.ArrayList;
import java.util.List;

/// What `rondo` alone shows: what it is, the commands to begin with, where to read on.
public final class Introduction {
    /// A command line and what it does.
    record Step(String what, String command) {}

    static final List<Step> STEPS =
            List.of(
                    new Step(
                            "Inspect a data file, and get the command that trains on it:",
                            "rondo data inspect samples/guest-book.tsv"),
                    new Step(
                            "Train a model (tasks: classify, tag, forecast, language, ngram):",
                            "rondo train classify samples/guest-book.tsv -o mood.safetensors"),
                    new Step(
                            "Evaluate it on labelled data:",
                            "rondo evaluate mood.safetensors samples/guest-book.tsv"),
                    new Step(
                            "Predict new data with it:",
                            "echo 'The soup was cold.' | rondo predict mood.safetensors"),
                    new Step(
                            "Inspect it: the network, its equations and its parameters:",
                            "rondo show mood.safetensors"));

    private Introduction() {}

    /// @param width of the terminal
    public static List<String> lines(int width) {
        var wrap = new TextWrap(width);
        var lines = new ArrayList<String>();
        lines.addAll(
                wrap.lines(
                        "",
                        0,
                        "Rondo trains and runs recurrent neural networks (LSTM, GRU and cells of"
                                + " your own): classifiers, taggers, forecasters and language"
                                + " models, from files of text and numbers."));
        for (var step : STEPS) {
            lines.add("");
            lines.addAll(wrap.lines("", 0, step.what()));
            lines.addAll(wrap.command(2, step.command()));
        }
        lines.add("");
        lines.addAll(
                wrap.lines(
                        "",
                        0,
                        "`rondo help` lists all commands, `rondo help train classify` the options"
                                + " of one. The guides are in the folder docs."));
        return lines;
    }
}
