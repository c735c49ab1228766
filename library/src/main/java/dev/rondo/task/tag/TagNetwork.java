package dev.rondo.task.tag;

import dev.rondo.data.tagged.SpanScheme;
import dev.rondo.data.text.Lexicon;
import dev.rondo.equation.Cell;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Feature;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The network of a tagger.
final class TagNetwork {
    static final String WORD = "word";

    private TagNetwork() {}

    /// What is read of each token, in the order of [TagExamples#batch].
    static Input input(TagFeatures reads, TagLexicons lexicons) {
        var all = new ArrayList<Feature>();
        all.add(new Feature.Symbols(WORD, lexicons.words().size(), reads.width()));
        if (reads.spelling() > 0) {
            all.add(
                    Feature.Spelled.of(
                            "letters",
                            lexicons.letters().size(),
                            reads.letter(),
                            Stack.of(Cell.shipped("lstm"), reads.spelling(), 1, Direction.BOTH)));
        }
        if (reads.shape() > 0) {
            all.add(new Feature.Symbols("shape", TokenShape.values().length, reads.shape()));
        }
        if (reads.pairs() > 0) {
            int pairs = lexicons.pairs().size();
            all.add(new Feature.Symbols("before", pairs, reads.pairs()));
            all.add(new Feature.Symbols("after", pairs, reads.pairs()));
        }
        for (int c = 0; c < lexicons.columns().size(); c++) {
            int symbols = lexicons.columns().get(c).size();
            all.add(new Feature.Symbols("column" + (c + 1), symbols, reads.column()));
        }
        return new Input.Features(all);
    }

    /// Whether a network reads what these symbols ask for.
    static boolean fits(Network network, TagFeatures reads, TagLexicons lexicons) {
        return network.spec().input() instanceof Input.Features(var features)
                && network.spec().output().width() == lexicons.labels().size()
                && sizes(features)
                        .equals(sizes(((Input.Features) input(reads, lexicons)).features()));
    }

    private static List<String> sizes(List<Feature> features) {
        return features.stream()
                .map(f ->
                        f.name()
                                + " "
                                + f.width()
                                + switch (f) {
                                    case Feature.Symbols s -> " of " + s.count();
                                    case Feature.Spelled s -> " of letters " + s.count();
                                    case Feature.Numbers _ -> "";
                                })
                .toList();
    }

    static NetworkSpec of(
            TagSettings settings, TagLexicons lexicons, Optional<SpanScheme> learned) {
        var labels = lexicons.labels();
        return new NetworkSpec(
                input(settings.reads(), lexicons),
                settings.stack(),
                settings.tags().together()
                        ? new Output.Crf(labels.size(), forbidden(labels, learned))
                        : new Output.Softmax(labels.size(), false));
    }

    /// What the scheme does not allow to stand side by side.
    private static List<Output.Crf.Forbidden> forbidden(
            Lexicon labels, Optional<SpanScheme> learned) {
        var all = new ArrayList<Output.Crf.Forbidden>();
        if (learned.isEmpty()) {
            return all;
        }
        var scheme = learned.get();
        for (int i = 0; i < labels.size(); i++) {
            if (!scheme.follows("O", labels.symbol(i))) {
                all.add(new Output.Crf.Forbidden(-1, i));
            }
            for (int j = 0; j < labels.size(); j++) {
                if (!scheme.follows(labels.symbol(i), labels.symbol(j))) {
                    all.add(new Output.Crf.Forbidden(i, j));
                }
            }
            if (!scheme.follows(labels.symbol(i), "O")) {
                all.add(new Output.Crf.Forbidden(i, -1));
            }
        }
        return all;
    }
}
