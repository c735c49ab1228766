package dev.rondo.equation.graph;

import java.util.List;

/// The groups of a clocked state, each with its period: group g is due at the steps t, counted from
/// 0 at the beginning of the sequence, that its period divides, and holds its value at the others.
/// Koutník, Greff, Gomez & Schmidhuber 2014.
///
/// Of a state `width` wide, element j belongs to group ⌊j · groups / width⌋, so that groups are
/// equally wide where their number divides the width, and else differ by one.
///
/// @param periods of the groups, each at least 1
public record Clock(List<Integer> periods) {
    /// Steps after which clocks repeat are counted in single precision.
    public static final int LONGEST = 1 << 24;

    public Clock {
        periods = List.copyOf(periods);
    }

    /// Periods 1, 2, 4, …
    public static Clock powersOfTwo(int groups) {
        return new Clock(
                java.util.stream.IntStream.range(0, groups).mapToObj(g -> 1 << g).toList());
    }

    public boolean isPowersOfTwo() {
        return equals(powersOfTwo(groups()));
    }

    public int groups() {
        return periods.size();
    }

    public int period(int group) {
        return periods.get(group);
    }

    /// The first element of a group in a state of this width; of group `groups()`, the width.
    public int start(int group, int width) {
        return (int) (((long) group * width + groups() - 1) / groups());
    }

    /// The period of an element of a state of this width.
    public int periodOf(int element, int width) {
        return period((int) ((long) element * groups() / width));
    }

    /// Steps after which all groups are due together again: the least common multiple of the
    /// periods, or more than [#LONGEST].
    public long cycle() {
        long cycle = 1;
        for (int period : periods) {
            cycle = leastCommonMultiple(cycle, period);
        }
        return cycle;
    }

    /// At most about [#LONGEST] squared, of numbers of which one may be beyond it.
    public static long leastCommonMultiple(long a, long b) {
        long x = a;
        long y = b;
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return Math.min(a / x * b, LONGEST + 1L);
    }
}
