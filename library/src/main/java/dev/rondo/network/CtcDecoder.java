package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.network.loss.CtcLattice;
import dev.rondo.network.loss.CtcLoss;
import dev.rondo.network.loss.SequenceLoss;
import dev.rondo.network.loss.StableMath;
import dev.rondo.network.spec.Output;
import dev.rondo.runtime.Argmax;
import dev.rondo.structure.PackedSequences;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The lists that a network with [Output.Ctc] hears in a sequence. z is what [NetworkRun#outputs]
/// gave for a batch. Immutable and shared by threads.
public final class CtcDecoder {
    private final int width;

    public CtcDecoder(Output.Ctc output) {
        width = output.width();
    }

    private double[] log(float[] z, PackedSequences chain, int sequence) {
        SequenceLoss.check(z, chain, sequence, width);
        double[] log = new double[chain.length(sequence) * width];
        SequenceLoss.take(z, chain, sequence, width, log);
        CtcLoss.normalise(log, chain.length(sequence), width);
        return log;
    }

    /// ln p of a list; −∞ if the sequence is too short for it.
    public double logProbability(
            float[] z, PackedSequences chain, int sequence, List<Integer> labels) {
        int[] list = labels.stream().mapToInt(l -> l).toArray();
        for (int label : list) {
            if (label < 0 || label >= width - 1) {
                throw new RondoException(
                        "label " + label + " of a list: expected 0 to " + (width - 2));
            }
        }
        double[] log = log(z, chain, sequence);
        return new CtcLattice().pass(log, chain.length(sequence), width, list, null);
    }

    /// The most probable symbol of every step; of neighbours that are alike one stays, blanks go
    /// (best path, Graves et al. 2006).
    ///
    /// @return the list, with ln p of that one path
    public Decoded greedy(float[] z, PackedSequences chain, int sequence) {
        double[] log = log(z, chain, sequence);
        List<Integer> labels = new ArrayList<>();
        double sum = 0;
        int before = width - 1;
        for (int t = 0; t < chain.length(sequence); t++) {
            int best = Argmax.of(log, t * width, width);
            sum += log[t * width + best];
            if (best != before && best != width - 1) {
                labels.add(best);
            }
            before = best;
        }
        return new Decoded(labels, sum);
    }

    /// A list that may become longer, with ln p of the paths that led to it and end in a blank, or
    /// in its last symbol.
    private static final class Prefix {
        private static final double NEVER = Double.NEGATIVE_INFINITY;

        final int symbol; // the last; -1: the list is empty
        final List<Prefix> parent; // none, or one
        final Map<Integer, Prefix> longer = new HashMap<>();
        double blank = NEVER;
        double nonBlank = NEVER;
        double nextBlank = NEVER;
        double nextNonBlank = NEVER;

        Prefix(int symbol, List<Prefix> parent) {
            this.symbol = symbol;
            this.parent = parent;
        }

        double all() {
            return StableMath.logAdd(blank, nonBlank);
        }

        Prefix longer(int s) {
            return longer.computeIfAbsent(s, key -> new Prefix(key, List.of(this)));
        }

        /// Takes a step; whether anything led here.
        boolean step() {
            blank = nextBlank;
            nonBlank = nextNonBlank;
            nextBlank = NEVER;
            nextNonBlank = NEVER;
            return all() > NEVER;
        }

        List<Integer> labels() {
            var labels = new ArrayList<Integer>();
            for (var p = this; p.symbol >= 0; p = p.parent.getFirst()) {
                labels.add(p.symbol);
            }
            return labels.reversed();
        }
    }

    /// Prefix beam search (Hannun et al. 2014): after every step the `beam` most probable lists are
    /// kept, each with the sum over the paths seen that give it. With a beam as large as there are
    /// lists, the sums are exact.
    ///
    /// @return lists, best first, at most `beam`
    public List<Decoded> beam(float[] z, PackedSequences chain, int sequence, int beam) {
        if (beam < 1) {
            throw new RondoException("width of the beam: " + beam + ", expected at least 1");
        }
        double[] log = log(z, chain, sequence);
        var root = new Prefix(-1, List.of());
        root.blank = 0;
        List<Prefix> retained = List.of(root);
        for (int t = 0; t < chain.length(sequence); t++) {
            List<Prefix> reached = new ArrayList<>();
            for (var p : retained) {
                extend(p, log, t * width, reached);
            }
            reached.removeIf(p -> !p.step());
            reached.sort(Comparator.comparingDouble(Prefix::all).reversed());
            for (var p : reached.subList(Math.min(beam, reached.size()), reached.size())) {
                p.blank = Prefix.NEVER;
                p.nonBlank = Prefix.NEVER;
            }
            retained = reached.subList(0, Math.min(beam, reached.size()));
        }
        return retained.stream().map(p -> new Decoded(p.labels(), p.all())).toList();
    }

    private void extend(Prefix p, double[] log, int at, List<Prefix> reached) {
        double all = p.all();
        reach(p, all + log[at + width - 1], Prefix.NEVER, reached);
        if (p.symbol >= 0) {
            reach(p, Prefix.NEVER, p.nonBlank + log[at + p.symbol], reached);
        }
        for (int s = 0; s < width - 1; s++) {
            double led = s == p.symbol ? p.blank : all;
            if (led > Prefix.NEVER) {
                reach(p.longer(s), Prefix.NEVER, led + log[at + s], reached);
            }
        }
    }

    private static void reach(Prefix p, double blank, double nonBlank, List<Prefix> reached) {
        if (p.nextBlank == Prefix.NEVER && p.nextNonBlank == Prefix.NEVER) {
            reached.add(p);
        }
        p.nextBlank = StableMath.logAdd(p.nextBlank, blank);
        p.nextNonBlank = StableMath.logAdd(p.nextNonBlank, nonBlank);
    }
}
