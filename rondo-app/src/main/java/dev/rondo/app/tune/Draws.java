package dev.rondo.app.tune;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map.Entry;
import java.util.Set;
import java.util.SplittableRandom;

/// The values of trial 1, 2…, drawn at random without replacement: no two trials try the same. They
/// depend on the seed alone. A space of few combinations ends when all of them were drawn.
final class Draws {
    private static final int TRIES = 1000;

    private final SearchSpace space;
    private final long seed;
    private final Set<List<Entry<String, String>>> drawn = new LinkedHashSet<>();
    private final List<List<Entry<String, String>>> byNumber = new ArrayList<>();

    Draws(SearchSpace space, long seed) {
        this.space = space;
        this.seed = seed;
    }

    /// How many trials there can be.
    long count() {
        return space.combinations();
    }

    /// The values of a trial, in the order of the options.
    ///
    /// @param number from 1 to [#count]
    synchronized List<Entry<String, String>> get(int number) {
        while (byNumber.size() < number) {
            byNumber.add(another(byNumber.size() + 1));
        }
        return byNumber.get(number - 1);
    }

    private List<Entry<String, String>> another(int number) {
        var random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
        for (int i = 0; i < TRIES; i++) {
            var values = space.draw(random);
            if (drawn.add(values)) {
                return values;
            }
        }
        for (long i = 0; i < count(); i++) { // few are left
            var values = space.combination(i);
            if (drawn.add(values)) {
                return values;
            }
        }
        throw new IllegalStateException("trial " + number + " of " + count());
    }
}
