package dev.rondo.measure;

import dev.rondo.RondoException;

/// Which exponential smoothing (Hyndman, Koehler, Ord & Snyder 2008): error, trend, seasons.
///
/// @param multiplicativeError whether errors grow with the level
public record EtsModel(boolean multiplicativeError, Trend trend, Season season) {
    /// How the level goes on.
    public enum Trend {
        /// Not at all.
        NONE,
        /// In a straight line.
        ADDITIVE,
        /// In a line that flattens.
        DAMPED
    }

    /// What the seasons do.
    public enum Season {
        /// There are none.
        NONE,
        /// They are added.
        ADDITIVE,
        /// They are multiplied with the level.
        MULTIPLICATIVE
    }

    /// A model as it is usually written: `MAdM`, `A,N,N`, `ETS(A,A,N)`.
    public static EtsModel of(String text) {
        String letters = text.replace("ETS", "").replaceAll("[(), ]", "");
        var matcher = java.util.regex.Pattern.compile("([AM])(N|Ad|A)([NAM])").matcher(letters);
        if (!matcher.matches()) {
            throw new RondoException(
                    "`"
                            + text
                            + "`, expected error (A, M), trend (N, A, Ad) and seasons (N, A, M), as"
                            + " in MAdM");
        }
        return new EtsModel(
                matcher.group(1).equals("M"),
                switch (matcher.group(2)) {
                    case "N" -> Trend.NONE;
                    case "A" -> Trend.ADDITIVE;
                    default -> Trend.DAMPED;
                },
                switch (matcher.group(3)) {
                    case "N" -> Season.NONE;
                    case "A" -> Season.ADDITIVE;
                    default -> Season.MULTIPLICATIVE;
                });
    }

    /// As it is usually written.
    @Override
    public String toString() {
        return "ETS("
                + (multiplicativeError ? "M" : "A")
                + ","
                + switch (trend) {
                    case NONE -> "N";
                    case ADDITIVE -> "A";
                    case DAMPED -> "Ad";
                }
                + ","
                + switch (season) {
                    case NONE -> "N";
                    case ADDITIVE -> "A";
                    case MULTIPLICATIVE -> "M";
                }
                + ")";
    }
}
