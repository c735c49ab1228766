package dev.rondo.model;

import dev.rondo.data.source.DataSource;
import dev.rondo.data.text.Lexicon;
import dev.rondo.data.text.WordVectorReader;
import dev.rondo.data.text.WordVectors;
import dev.rondo.network.Network;

import java.util.Locale;

/// Word vectors that were learned elsewhere (word2vec, GloVe, fastText) as the initial values of an
/// embedding: read from a file, matched with a vocabulary, written into the parameters.
public final class PretrainedVectors {
    private PretrainedVectors() {}

    /// Reads the vectors of a vocabulary's symbols and of their lower-case forms.
    public static WordVectors read(DataSource source, Lexicon vocabulary) {
        return WordVectorReader.read(
                source,
                word ->
                        vocabulary.find(word) >= 0
                                || vocabulary.find(word.toLowerCase(Locale.ROOT)) >= 0);
    }

    /// Reads the vectors of the first words of a file, the most frequent ones, whatever they are.
    public static WordVectors read(DataSource source, int words) {
        int[] left = {words};
        return WordVectorReader.read(source, _ -> left[0]-- > 0);
    }

    /// Writes the vector of each symbol that has one into its row of the embedding; the other rows
    /// stay as they are.
    ///
    /// @param vocabulary whose symbols the embedding numbers
    /// @param feature the name of the input that is embedded, where the network has several
    /// @param values of the network's parameters
    /// @return symbols that have a vector
    public static int fill(
            WordVectors vectors,
            Lexicon vocabulary,
            Network network,
            String feature,
            float[] values) {
        var embedding =
                network.parameters().slots().stream()
                        .filter(s ->
                                s.name().equals("embedding")
                                        || s.name().equals("embedding." + feature))
                        .findFirst()
                        .orElseThrow();
        int covered = 0;
        for (int i = 0; i < vocabulary.size(); i++) {
            int row = embedding.offset() + i * vectors.width();
            covered += vectors.copy(vocabulary.symbol(i), values, row) ? 1 : 0;
        }
        return covered;
    }
}
