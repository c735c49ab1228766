package dev.rondo.task.forecast;

import java.util.List;

/// What may come after the end of a series.
///
/// @param targets what is foretold
/// @param steps of each step ahead what is foretold of each target
/// @param paths sampled: paths × steps × targets. The steps that a network foretells at once are
///   drawn each by itself, given what came; those after them given the path
public record Forecast(
        List<String> targets, List<PredictiveDistribution[]> steps, double[][][] paths) {}
