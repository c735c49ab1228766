package dev.rondo.app.study;

import java.util.List;

/// What a study found.
///
/// @param tables in the order of the story
/// @param pictures beside one another
public record Findings(List<Table> tables, List<Picture> pictures) {
    /// Rows of text under headings.
    public record Table(String title, List<String> headings, List<List<String>> rows) {}

    /// Curves over the same axes.
    public record Picture(String title, Axis x, Axis y, List<Curve> curves) {}

    /// @param logarithmic whether equal distances are equal ratios
    public record Axis(String label, boolean logarithmic) {}

    /// Through the points `(x[i], y[i])`.
    public record Curve(String name, double[] x, double[] y) {}
}
