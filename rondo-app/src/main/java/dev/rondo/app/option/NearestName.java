package dev.rondo.app.option;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// The name that was probably meant by one that does not exist.
public final class NearestName {
    private NearestName() {}

    /// The name at the smallest edit distance from `typed`; none if all are far from it, a quarter
    /// of its characters and one more.
    public static Optional<String> of(String typed, Collection<String> names) {
        return names.stream()
                .filter(name -> distance(name, typed) <= 1 + typed.length() / 4)
                .min(Comparator.comparingInt(name -> distance(name, typed)));
    }

    /// Characters to change, put in or take out. Levenshtein 1966.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
