package dev.rondo.task.tag;

import dev.rondo.data.tagged.SpanScheme;
import dev.rondo.data.text.Lexicon;
import dev.rondo.network.CrfDecoder;
import dev.rondo.network.Decoded;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Output;
import dev.rondo.runtime.Argmax;
import dev.rondo.structure.PackedSequences;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a tagger's network says of a sentence, from what it gave for a batch.
final class TagDecoding {
    private final Lexicon labels;
    private final Optional<SpanScheme> scheme;
    private final @Nullable CrfDecoder together;

    /// @param scheme in which the tags are given back; empty: as they were learned
    TagDecoding(Network network, float[] values, Lexicon labels, Optional<SpanScheme> scheme) {
        this.labels = labels;
        this.scheme = scheme;
        together =
                network.spec().output() instanceof Output.Crf
                        ? CrfDecoder.of(network, values)
                        : null;
    }

    /// The best labels of a sentence.
    Decoded best(float[] z, PackedSequences chain, int sentence) {
        return best(z, chain, sentence, 1).getFirst();
    }

    /// The `n` best, or as many as there are; where each label is chosen by itself, there is one.
    List<Decoded> best(float[] z, PackedSequences chain, int sentence, int n) {
        if (together != null) {
            return together.best(z, chain, sentence, n);
        }
        var best = new ArrayList<Integer>();
        double log = 0;
        for (double[] p : probabilities(z, chain, sentence)) {
            int highest = Argmax.of(p, 0, p.length);
            best.add(highest);
            log += Math.log(p[highest]);
        }
        return List.of(new Decoded(best, log));
    }

    /// The probability of each label at each step, T × K.
    double[][] probabilities(float[] z, PackedSequences chain, int sentence) {
        if (together != null) {
            return together.marginals(z, chain, sentence);
        }
        double[][] all = new double[chain.length(sentence)][];
        for (int t = 0; t < all.length; t++) {
            all[t] = softmax(z, chain.row(sentence, t) * labels.size(), labels.size());
        }
        return all;
    }

    /// The probability of each of `k` labels from z, which begins at `from`.
    static double[] softmax(float[] z, int from, int k) {
        double[] p = new double[k];
        double most = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < k; j++) {
            most = Math.max(most, z[from + j]);
        }
        double sum = 0;
        for (int j = 0; j < k; j++) {
            p[j] = Math.exp(z[from + j] - most);
            sum += p[j];
        }
        for (int j = 0; j < k; j++) {
            p[j] /= sum;
        }
        return p;
    }

    /// Labels as tags, in the scheme of the data.
    List<String> tags(List<Integer> of) {
        var learned = of.stream().map(labels::symbol).toList();
        return scheme.map(s -> s.convert(learned)).orElse(learned);
    }
}
