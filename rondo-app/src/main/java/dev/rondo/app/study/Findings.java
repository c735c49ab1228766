package dev.rondo.app.study;

import dev.rondo.store.Key;

import java.util.List;

/// What a study found.
///
/// @param tables in the order of the story
/// @param pictures beside one another
public record Findings(List<Table> tables, List<Picture> pictures) {
    /// Rows of text under headings.
    public record Table(
            @Key("title") String title,
            @Key("headings") List<String> headings,
            @Key("rows") List<List<String>> rows) {}

    /// Curves over the same axes.
    public record Picture(
            @Key("title") String title,
            @Key("x") Axis x,
            @Key("y") Axis y,
            @Key("curves") List<Curve> curves) {}

    /// @param logarithmic whether equal distances are equal ratios
    public record Axis(@Key("label") String label, @Key("logarithmic") boolean logarithmic) {}

    /// Through the points `(x[i], y[i])`.
    public record Curve(@Key("name") String name, @Key("x") double[] x, @Key("y") double[] y) {}
}
