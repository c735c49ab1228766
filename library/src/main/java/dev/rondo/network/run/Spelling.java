package dev.rondo.network.run;

import dev.rondo.network.spec.Feature;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What is spelled in some rows, of one feature: each different spelling once.
final class Spelling {
    private final int part;
    private final BatchSlice slice = new BatchSlice();
    private int[] of = new int[0]; // N

    private Spelling(int part) {
        this.part = part;
    }

    /// One for each feature that is spelled.
    static List<Spelling> all(Input input) {
        List<Spelling> all = new ArrayList<>();
        if (input instanceof Input.Features(var features)) {
            for (int i = 0; i < features.size(); i++) {
                if (features.get(i) instanceof Feature.Spelled) {
                    all.add(new Spelling(i));
                }
            }
        }
        return all;
    }

    /// @param own what was read of all features
    /// @param rows of them
    void read(BatchSlice own, int rows, Rows.Spelled all) {
        int[] numbers = own.symbols(part);
        int[] required = Arrays.stream(numbers, 0, rows).sorted().distinct().toArray();
        slice.begin(all.words(), required);
        slice.read(new Rows.Symbols(all.symbols()), 0);
        of = Activations.atLeast(of, rows);
        for (int r = 0; r < rows; r++) {
            of[r] = Arrays.binarySearch(required, numbers[r]);
        }
    }

    /// The number of the feature.
    int part() {
        return part;
    }

    /// The steps of the spellings.
    BatchSlice slice() {
        return slice;
    }

    /// For each row its spelling.
    int[] of() {
        return of;
    }
}
