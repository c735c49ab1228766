package dev.rondo.network.spec;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.network.spec.NetworkSpec.Dropout;
import dev.rondo.network.spec.NetworkSpec.Layer;

import java.util.Collections;
import java.util.List;

/// The layers of a network, from what is read to what the output matrix reads.
///
/// @param layers from the input on, at least one
/// @param links how they are linked
/// @param start the states before the first step
/// @param dropout what is left out in training
/// @param penalty on activations in training
/// @param initialRange where a cell does not say otherwise, start uniform in ± this; 0: each its
///   standard start
public record Stack(
        List<Layer> layers,
        Links links,
        InitialState start,
        Dropout dropout,
        ActivationPenalty penalty,
        double initialRange) {

    public Stack {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new RondoException("a network without layers: at least one is needed");
        }
        for (int i = 0; i < layers.size(); i++) {
            Check.positive("hidden units of layer " + (i + 1), layers.get(i).hidden());
        }
        if (!(initialRange >= 0) || Double.isInfinite(initialRange)) {
            throw new RondoException(
                    "initial range: " + initialRange + ", expected a number from 0");
        }
    }

    /// One on another, states that begin with zeros, no dropout, no penalty, standard starts.
    public static Stack of(List<Layer> layers) {
        return new Stack(
                layers, Links.STACKED, InitialState.ZERO, Dropout.NONE, ActivationPenalty.NONE, 0);
    }

    /// `count` layers of the same cell.
    public static Stack of(Cell cell, int hidden, int count) {
        if (count < 1) {
            throw new RondoException("layers: " + count + ", expected at least 1");
        }
        return of(Collections.nCopies(count, new Layer(cell, hidden)));
    }

    /// `count` layers of the same cell, each in this direction.
    public static Stack of(Cell cell, int hidden, int count, Direction direction) {
        return of(
                of(cell, hidden, count).layers().stream()
                        .map(l -> new Layer(l.cell(), l.hidden(), direction))
                        .toList());
    }

    public Stack with(Links l) {
        return new Stack(layers, l, start, dropout, penalty, initialRange);
    }

    public Stack with(InitialState s) {
        return new Stack(layers, links, s, dropout, penalty, initialRange);
    }

    public Stack with(Dropout d) {
        return new Stack(layers, links, start, d, penalty, initialRange);
    }

    public Stack with(ActivationPenalty p) {
        return new Stack(layers, links, start, dropout, p, initialRange);
    }

    public Stack withInitialRange(double range) {
        return new Stack(layers, links, start, dropout, penalty, range);
    }

    /// The same layers with these initial values, each rule as an `init` line of a cell says it:
    /// `orthogonal` (all matrices), `U=orthogonal` (also U_i, U_f…), `b_f=2`, `layer1.U=identity`,
    /// `W=sparse(15,1)`, `glorot`, `kaiming`, `uniform(-0.1,0.1)`; the last one counts. A rule
    /// without a layer is for every layer whose cell has such a parameter.
    ///
    /// @throws RondoException if a rule is none, or no layer has its parameter
    public Stack starting(List<String> rules) {
        return new Stack(
                InitialiserRules.apply(rules, layers),
                links,
                start,
                dropout,
                penalty,
                initialRange);
    }
}
