package dev.rondo.task.forecast;

import java.util.List;

/// What may come after the end of a series.
///
/// @param targets what is predicted
/// @param steps for each step ahead, the predictive distribution of each target
/// @param paths sampled: paths × steps × targets. The steps that a network predicts at once are
///   drawn each by itself, given what came; those after them given the path
public record Forecast(
        List<String> targets, List<PredictiveDistribution[]> steps, double[][][] paths) {}
