package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.runtime.RecordText;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/// How much each input counts for a prediction: gradient × input,
///
/// ```
/// importance of x = ∂s/∂x · x
/// ```
///
/// where the score s is ln p, p the probability of what was predicted, or the number that is
/// forecast. Above 0 the input speaks for the prediction (raises the forecast), below 0 against it;
/// to first order, it is what s would lose if the input were 0. Of a symbol x is its vector, and
/// the product the dot product.
///
/// @param inputs by name: `symbol`, the features, the columns, or the numbers of a row (`x[2]`)
/// @param rows of each row of the batch a number an input
/// @param target what was predicted, in words; empty where nobody said
public record InputImportance(List<String> inputs, double[][] rows, String target) {
    public InputImportance {
        inputs = List.copyOf(inputs);
    }

    /// The same with what was predicted.
    public InputImportance of(String predicted) {
        return new InputImportance(inputs, rows, predicted);
    }

    /// That of all inputs of each row together.
    public double[] totals() {
        return Arrays.stream(rows).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
    }

    /// Names for the numbers of rows: number `n` of x is called as the n-th name says, number `n`
    /// of another part (`mask`) the same with the name of the part (`sales.mask`). Numbers of one
    /// name are added.
    ///
    /// @throws RondoException if x has more numbers than there are names
    public InputImportance numbered(List<String> names) {
        var places = new LinkedHashMap<String, Integer>();
        int[] to = new int[inputs.size()];
        for (int i = 0; i < to.length; i++) {
            var name = numbered(inputs.get(i), names);
            to[i] = places.computeIfAbsent(name, _ -> places.size());
        }
        double[][] sums = new double[rows.length][places.size()];
        for (int r = 0; r < rows.length; r++) {
            for (int i = 0; i < to.length; i++) {
                sums[r][to[i]] += rows[r][i];
            }
        }
        return new InputImportance(List.copyOf(places.keySet()), sums, target);
    }

    /// @param input `x`, `x[2]`, `mask[2]`
    private static String numbered(String input, List<String> names) {
        int bracket = input.indexOf('[');
        var part = bracket < 0 ? input : input.substring(0, bracket);
        int number =
                bracket < 0
                        ? 1
                        : Integer.parseInt(input.substring(bracket + 1, input.length() - 1));
        if (number > names.size()) {
            throw new RondoException(
                    "the network reads " + input + ", and there are " + names.size() + " names");
        }
        var name = names.get(number - 1);
        return part.equals("x") ? name : name + "." + part;
    }

    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
