package dev.rondo.app.show;

import java.util.ArrayList;
import java.util.List;

/// A network or a cell drawn in bands, from the bottom to the top: what is read, layers, what is
/// given. How it is laid out says [DiagramText] as text and [DiagramPicture] as a picture.
///
/// @param bands the lowest first
record Diagram(List<Band> bands) {
    Diagram {
        bands = List.copyOf(bands);
    }

    /// The steps that are drawn.
    static final int STEPS = 3;

    /// Where a line of a box leads, and what is carried there.
    record Flow(Way way, String carried) {
        static final Flow NONE = new Flow(Way.NONE, "");
    }

    enum Way {
        NONE,
        LATER,
        EARLIER
    }

    /// Things of one kind beside one another.
    ///
    /// @param label what they are called, to the left
    /// @param columns the lines of each; one column alone is as wide as the whole
    /// @param boxed whether they are in boxes
    /// @param flows for each line of a box where it leads; none where they are in no boxes
    /// @param note what is said to the right
    /// @param above whether arrows lead from it to the band above
    record Band(
            String label,
            List<List<String>> columns,
            boolean boxed,
            List<Flow> flows,
            String note,
            boolean above) {
        Band {
            columns = columns.stream().map(List::copyOf).toList();
            flows = List.copyOf(flows);
        }

        /// Words without boxes.
        static Band words(String label, List<String> columns, boolean above) {
            return new Band(
                    label, columns.stream().map(List::of).toList(), false, List.of(), "", above);
        }

        /// The same word at every step.
        static Band steps(String label, String word, boolean above) {
            return words(label, java.util.Collections.nCopies(STEPS, word), above);
        }

        /// One box as wide as the whole.
        static Band wide(String label, List<String> lines, boolean above) {
            return new Band(
                    label,
                    List.of(lines),
                    true,
                    java.util.Collections.nCopies(lines.size(), Flow.NONE),
                    "",
                    above);
        }

        /// The same with something said beside it.
        Band with(String predicted) {
            return new Band(label, columns, boxed, flows, predicted, above);
        }

        int lines() {
            return columns.getFirst().size();
        }

        /// Letters of the longest line of a column.
        int longest() {
            return columns.stream().flatMap(List::stream).mapToInt(String::length).max().orElse(0);
        }

        /// Letters of the longest that is carried.
        int carried() {
            return flows.stream().mapToInt(f -> f.carried().length()).max().orElse(0);
        }
    }

    /// The drawing on another.
    Diagram on(Diagram below) {
        var all = new ArrayList<>(below.bands);
        all.addAll(bands);
        return new Diagram(all);
    }
}
