package dev.rondo.plan;

import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Parameter;

import java.util.List;
import java.util.Map;

/// What the planner makes of a cell: arrays, parameter layout, and the steps of each stage.
///
/// @param over for each array the one in whose memory it lies, or -1: see [Overlays]
/// @param offsets where each parameter lies in the layer's stretch of the flat parameters
/// @param stateArrays array of each state's next values
/// @param rings array of the adjoints that flow back to each state
/// @param inputArrays array of each input, in the graph's order
/// @param inputAdjoints array of each input's adjoint
/// @param spaces the rows on which its values live
/// @param shares array of 1 / the number of edges of each node, by index
/// @param zeroed arrays that are filled with zeros before a backward pass, in which they are added
///   to
/// @param inputOnlyInProducts whether input 0, without delay, is read by nothing but products
record ExecutionPlan(
        Graph graph,
        List<ArraySpec> arrays,
        int[] over,
        Map<Parameter, Integer> offsets,
        int parameterSize,
        List<StackedWeights> blocks,
        int parameterArray,
        int[] stateArrays,
        int[] rings,
        int[] inputArrays,
        int[] inputAdjoints,
        int outputAdjoint,
        BufferSlot output,
        boolean inputOnlyInProducts,
        List<Step> once,
        List<Step> before,
        List<Step> within,
        List<Step> after,
        List<Step> backBefore,
        List<Step> backWithin,
        List<Step> backAfter,
        List<GradientTerm> gradients,
        int farthest,
        Spaces spaces,
        Map<String, Integer> shares,
        int[] zeroed) {}
