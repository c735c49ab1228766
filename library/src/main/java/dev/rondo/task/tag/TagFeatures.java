package dev.rondo.task.tag;

import dev.rondo.RondoException;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.store.Key;

/// What a tagger reads of each token. Each is a vector of its own, and they stand side by side.
/// Begin with [#words] or [#characters] and [#change] what should be otherwise.
///
/// @param tokens how a text is cut into tokens: into [Tokeniser#CHARACTERS], or into words
/// @param width of the vector of the token itself
/// @param smallLetters whether tokens that differ in capitals alone have one vector (capitals are
///   seen by the spelling and the shape)
/// @param oneDigit whether tokens that differ in digits alone have one vector
/// @param rare a: while it learns, a token that the training data have n times is read as an
///   unknown one with probability a/(a + n), so that it learns what unknown ones are like
/// @param letter width of the vector of a letter, of which words are spelt
/// @param spelling units that read the letters of a word, in each direction; 0: none do
/// @param shape width of the vector of the token's shape, its capitals, digits and signs; 0: none
/// @param pairs width of the vectors of a token together with its left and with its right
///   neighbour; 0: none
/// @param column width of the vector of each further column of the data
public record TagFeatures(
        @Key("tokens") Tokeniser tokens,
        @Key("width") int width,
        @Key("smallLetters") boolean smallLetters,
        @Key("oneDigit") boolean oneDigit,
        @Key("rare") double rare,
        @Key("letter") int letter,
        @Key("spelling") int spelling,
        @Key("shape") int shape,
        @Key("pairs") int pairs,
        @Key("column") int column) {
    public TagFeatures {
        if (width < 1 || letter < 1 || column < 1 || spelling < 0 || shape < 0 || pairs < 0) {
            throw new RondoException(
                    "widths of what a tagger reads: token "
                            + width
                            + ", letter "
                            + letter
                            + ", column "
                            + column
                            + ": expected at least 1; spelling "
                            + spelling
                            + ", shape "
                            + shape
                            + ", pairs "
                            + pairs
                            + ": expected at least 0");
        }
        if (!(rare >= 0) || Double.isInfinite(rare)) {
            throw new RondoException("rare tokens: " + rare + ", expected a number from 0");
        }
    }

    /// Words: a vector of 100 in small letters, its spelling read by 25 units in each direction,
    /// its shape.
    public static TagFeatures words() {
        return new Builder(Tokeniser.BLANKS)
                .width(100)
                .smallLetters(true)
                .oneDigit(true)
                .letter(30)
                .spelling(25)
                .build();
    }

    /// Characters: each a vector of 64, and one for the pair with each neighbour.
    public static TagFeatures characters() {
        return new Builder(Tokeniser.CHARACTERS).width(64).pairs(64).build();
    }

    /// To change some of these.
    public Builder change() {
        return new Builder(tokens)
                .width(width)
                .smallLetters(smallLetters)
                .oneDigit(oneDigit)
                .rare(rare)
                .letter(letter)
                .spelling(spelling)
                .shape(shape)
                .pairs(pairs)
                .column(column);
    }

    /// Features step by step; each step is named as the component that it sets.
    public static final class Builder {
        private final Tokeniser tokens;
        private int width = 100;
        private boolean smallLetters;
        private boolean oneDigit;
        private double rare = 0.25;
        private int letter = 1;
        private int spelling;
        private int shape = 8;
        private int pairs;
        private int column = 25;

        /// A vector of 100 for each token as it is written, and one of 8 for its shape.
        public Builder(Tokeniser tokens) {
            this.tokens = tokens;
        }

        public Builder width(int width) {
            this.width = width;
            return this;
        }

        public Builder smallLetters(boolean smallLetters) {
            this.smallLetters = smallLetters;
            return this;
        }

        public Builder oneDigit(boolean oneDigit) {
            this.oneDigit = oneDigit;
            return this;
        }

        public Builder rare(double rare) {
            this.rare = rare;
            return this;
        }

        public Builder letter(int letter) {
            this.letter = letter;
            return this;
        }

        public Builder spelling(int spelling) {
            this.spelling = spelling;
            return this;
        }

        public Builder shape(int shape) {
            this.shape = shape;
            return this;
        }

        public Builder pairs(int pairs) {
            this.pairs = pairs;
            return this;
        }

        public Builder column(int column) {
            this.column = column;
            return this;
        }

        /// @throws RondoException if a width is out of its range
        public TagFeatures build() {
            return new TagFeatures(
                    tokens,
                    width,
                    smallLetters,
                    oneDigit,
                    rare,
                    letter,
                    spelling,
                    shape,
                    pairs,
                    column);
        }
    }
}
