package dev.rondo.task.classify;

import dev.rondo.RondoException;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.model.ExampleSettings;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Stack;
import dev.rondo.series.MissingPolicy;
import dev.rondo.store.Key;
import dev.rondo.store.SerialisedNames;

/// The shape of a classifier and how it learns.
///
/// @param reads what it reads, and how that becomes numbers
/// @param stack the layers
/// @param classes what is asked
/// @param examples batches, shards, seed
public record ClassifySettings(
        Reads reads, Stack stack, Classes classes, ExampleSettings examples) {

    /// What is read.
    public sealed interface Reads {
        /// Texts, as sequences of symbols.
        record Text(Tokens tokens, Vocabulary.Limits limits, Vectors vectors) implements Reads {
            public Text {
                if (tokens.subwords() > 0 && vectors.letters() > 0) {
                    throw new RondoException("subwords and a character layer exclude each other");
                }
            }
        }

        /// How a text becomes symbols.
        ///
        /// @param by how a text is cut
        /// @param lowerCase whether letters are made small first (where they are read, they stay)
        /// @param subwords into how many different pieces words are cut at most (see
        ///   [dev.rondo.data.text.BytePairs]); 0: words stay whole
        /// @param longest tokens of a text that are read: its first; 0: all
        record Tokens(Tokeniser by, boolean lowerCase, int subwords, int longest) {
            public Tokens {
                atLeast(0, "subwords", subwords);
                atLeast(0, "longest", longest);
            }
        }

        /// How symbols become vectors.
        ///
        /// @param embedding numbers of a symbol's vector
        /// @param letters units of a layer that reads the letters of each word, in each direction;
        ///   0: they are not read. Words then stay whole
        /// @param unknown the part of the symbols that are read as unknown in training, so that the
        ///   vector of what is unknown is learned
        record Vectors(int embedding, int letters, double unknown) {
            public Vectors {
                atLeast(0, "units that read letters", letters);
                atLeast(1, "embedding", embedding);
                if (!(unknown >= 0 && unknown < 1)) {
                    throw new RondoException(
                            "a part of "
                                    + unknown
                                    + " of the symbols to be unknown: expected 0 to below 1");
                }
            }
        }

        /// Series of numbers, standardised.
        ///
        /// @param scaling by mean and deviation of what
        /// @param fill what a missing number is read as
        /// @param longest steps of a series that are read: its first; 0: all
        record Series(SeriesScaling scaling, Fill fill, int longest) implements Reads {
            public Series {
                atLeast(0, "longest", longest);
            }
        }
    }

    /// Whose mean is 0 and deviation 1.
    @Key("--scale of classifiers")
    public enum SeriesScaling {
        /// Each channel by itself, but those that hold nothing but 0 and 1.
        @Key("EACH")
        EACH,
        /// All channels together: they have one unit, as the pixels of a picture.
        @Key("TOGETHER")
        TOGETHER,
        /// Numbers are read as they are.
        @Key("NONE")
        NONE;

        @Override
        public String toString() {
            return SerialisedNames.spelling(this);
        }
    }

    /// What a missing number is read as.
    public enum Fill {
        /// The last that was seen in its channel; before that, the mean.
        @Key("LAST")
        LAST(MissingPolicy.LAST),
        /// The mean of its channel.
        @Key("MEAN")
        MEAN(MissingPolicy.MEAN);

        private final MissingPolicy policy;

        Fill(MissingPolicy policy) {
            this.policy = policy;
        }

        @Override
        public String toString() {
            return SerialisedNames.spelling(this);
        }

        MissingPolicy policy() {
            return policy;
        }
    }

    /// What is asked.
    ///
    /// @param multiLabel whether an item may have several classes, or none
    /// @param weights how much each class counts
    /// @param smoothing of labels (Szegedy et al. 2016), for one class an item
    /// @param pooling where the classes are read: at the last step, over all steps…
    public record Classes(boolean multiLabel, Weights weights, double smoothing, Pooling pooling) {}

    /// How much each class counts in learning. n_c of N items are of class c of C.
    @Key("--weights")
    public enum Weights {
        /// All items alike.
        @Key("EQUAL")
        EQUAL,
        /// N ÷ (C n_c): all classes alike. With several classes an item, what is there counts (N −
        /// n_c) ÷ n_c times as much as what is not.
        @Key("BALANCED")
        BALANCED,
        /// The square root of that: half way.
        @Key("ROOT")
        ROOT;

        @Override
        public String toString() {
            return SerialisedNames.spelling(this);
        }
    }

    private static void atLeast(int least, String what, int n) {
        if (n < least) {
            throw new RondoException(what + ": " + n + ", expected at least " + least);
        }
    }
}
