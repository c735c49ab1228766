package dev.rondo.task.tag;

/// How a token is written: what is lost where capitals and digits are not told apart.
enum TokenShape {
    /// Small letters, or letters of a writing without capitals.
    SMALL(0),
    /// One capital, then small letters.
    CAPITALISED(1),
    /// Capitals alone, more than one.
    CAPITALS(2),
    /// One letter, a capital.
    INITIAL(3),
    /// Capitals within.
    MIXED(4),
    /// Digits, with signs between them.
    NUMBER(5),
    /// Letters and digits.
    CODE(6),
    /// Letters with signs between them, small ones.
    HYPHENATED(7),
    /// Letters with signs between them, some capitals.
    CAPITALISED_HYPHENATED(8),
    /// Chinese and Japanese characters.
    IDEOGRAPHS(9),
    /// No letters, no digits.
    SIGNS(10);

    /// Which vector it has, in every model that there is.
    final int number;

    TokenShape(int number) {
        this.number = number;
    }

    static TokenShape of(String token) {
        int capitals = 0;
        int letters = 0;
        int digits = 0;
        int ideographs = 0;
        int count = 0;
        boolean first = false;
        for (int i = 0; i < token.length(); ) {
            int c = token.codePointAt(i);
            boolean capital = Character.isUpperCase(c) || Character.isTitleCase(c);
            first |= capital && i == 0;
            capitals += capital ? 1 : 0;
            letters += Character.isLetter(c) ? 1 : 0;
            digits += Character.isDigit(c) ? 1 : 0;
            ideographs += Character.isIdeographic(c) ? 1 : 0;
            count++;
            i += Character.charCount(c);
        }
        if (letters == 0) {
            return digits > 0 ? NUMBER : SIGNS;
        }
        if (ideographs > 0) {
            return IDEOGRAPHS;
        }
        if (digits > 0) {
            return CODE;
        }
        if (letters < count) {
            return capitals > 0 ? CAPITALISED_HYPHENATED : HYPHENATED;
        }
        if (capitals == 0) {
            return SMALL;
        }
        if (capitals == count) {
            return count == 1 ? INITIAL : CAPITALS;
        }
        return capitals == 1 && first ? CAPITALISED : MIXED;
    }
}
