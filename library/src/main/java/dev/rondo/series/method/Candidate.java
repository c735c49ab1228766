package dev.rondo.series.method;

import java.util.List;

/// A method that may become part of a blend, before it is fitted.
///
/// @since 0.1
public interface Candidate {
    /// What it is called.
    String name();

    /// Whether fitting takes so long that in validation it is fitted once, to the beginning of the
    /// first fold, and only followed through the others.
    default boolean costly() {
        return false;
    }

    /// Fits it.
    ///
    /// @param ends of each series the row after the last that is learned from
    /// @param scales of each series the size of its changes
    Fitted fit(List<History> series, int[] ends, double[] scales);

    /// A candidate that was fitted, with each of its settings among which validation chooses.
    interface Fitted {
        /// How many settings there are.
        int choices();

        /// Whether one setting is chosen for all series.
        boolean together();

        /// The method for a series.
        ForecastMethod method(int series, int choice);
    }
}
