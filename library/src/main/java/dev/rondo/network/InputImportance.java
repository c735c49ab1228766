package dev.rondo.network;

import dev.rondo.runtime.RecordText;

import java.util.Arrays;
import java.util.List;

/// How much each input counts for a prediction: gradient × input, the product of ∂ ln p/∂x and x,
/// where p is the probability of what was predicted. Above 0 it speaks for the prediction, below 0
/// against it; to first order, how much ln p would lose if the input were 0. Of a symbol x is its
/// vector, and the product the dot product.
///
/// @param inputs by name: `symbol`, the features, or the numbers of a row (`x[2]`)
/// @param rows of each row of the batch a number an input
public record InputImportance(List<String> inputs, double[][] rows) {
    public InputImportance {
        inputs = List.copyOf(inputs);
    }

    /// That of all inputs of each row together.
    public double[] totals() {
        return Arrays.stream(rows).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
    }

    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
