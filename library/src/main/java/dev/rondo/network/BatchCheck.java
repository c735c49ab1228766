package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.EncoderBatch;
import dev.rondo.network.spec.Feature;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.StructureSpec;
import dev.rondo.structure.PackedSequences;

import java.util.Objects;

/// Whether a batch is one for a network: what a run asks before it reads it.
final class BatchCheck {
    private BatchCheck() {}

    /// @throws RondoException that says what is wrong with the batch
    static void of(Batch batch, NetworkSpec spec) {
        int ways = spec.over().turns() * spec.over().axes();
        if (batch.structure().turns() < ways) {
            throw new RondoException(
                    "the batch's structures are read in "
                            + batch.structure().turns()
                            + " ways, expected "
                            + ways
                            + ": was it made for another network?");
        }
        edges(batch, spec.over());
        inputs(
                "",
                batch.inputs(),
                batch.structure().rows(),
                spec.input(),
                !spec.over().sequences());
        if (batch.source().isPresent() != spec.encoder().isPresent()) {
            throw new RondoException(
                    spec.encoder().isPresent()
                            ? "the network has an encoder, and the batch has no sources for it"
                            : "the batch has sources, and the network has no encoder to read them");
        }
        spec.encoder()
                .ifPresent(e -> {
                    EncoderBatch read = batch.source().orElseThrow();
                    inputs("source ", read.inputs(), read.chain().rows(), e.input(), false);
                });
        TargetCheck.of(batch, spec);
    }

    private static void edges(Batch batch, StructureSpec over) {
        if (!batch.edges().keySet().equals(over.edges().keySet())) {
            throw new RondoException(
                    "the batch gives the edges "
                            + batch.edges().keySet()
                            + ", expected "
                            + over.edges().keySet()
                            + ": was it made for another network?");
        }
        batch.edges()
                .forEach((name, rows) ->
                        width(name, rows.width(), Objects.requireNonNull(over.edges().get(name))));
    }

    /// @param whose of the rows, before the word `inputs`: nothing, or `source `
    /// @param absent whether a row may have no symbol
    static void inputs(String whose, Rows inputs, int rows, Input input, boolean absent) {
        switch (inputs) {
            case Rows.Symbols(int[] ids) -> {
                if (!(input instanceof Input.Symbols s)) {
                    throw unlike(whose + "inputs are symbols", "reads numbers");
                }
                for (int r = 0; r < rows; r++) {
                    if (ids[r] < 0 && !absent || ids[r] >= s.count()) {
                        throw outside(whose + "input", r, ids[r], "0 to " + (s.count() - 1));
                    }
                }
            }
            case Rows.Numbers n -> {
                if (!(input instanceof Input.Numbers m)) {
                    throw unlike(whose + "inputs are numbers", "reads symbols");
                }
                width(whose + "inputs", n.width(), m.row());
            }
            case Rows.Multiple(var parts) -> {
                if (!(input instanceof Input.Features(var features))
                        || features.size() != parts.size()) {
                    throw unlike(
                            whose + "inputs are " + parts.size() + " features", "reads " + input);
                }
                for (int f = 0; f < parts.size(); f++) {
                    feature(parts.get(f), rows, features.get(f));
                }
            }
            case Rows.Spelled _ -> throw unlike(whose + "inputs are spelled", "reads " + input);
            case Rows.Lists _ -> throw unlike(whose + "inputs are lists", "reads " + input);
        }
    }

    private static void feature(Rows numbers, int rows, Feature feature) {
        String name = feature.name();
        switch (feature) {
            case Feature.Symbols s -> inputs(name + ", ", numbers, rows, symbols(s.count()), true);
            case Feature.Numbers n ->
                    inputs(name + ", ", numbers, rows, Input.Numbers.of(n.width()), false);
            case Feature.Spelled s -> {
                if (!(numbers
                        instanceof Rows.Spelled(PackedSequences words, int[] ids, int[] of))) {
                    throw unlike(name + " are not spelled", "reads " + s);
                }
                inputs(name + ", ", new Rows.Symbols(ids), words.rows(), symbols(s.count()), false);
                for (int r = 0; r < rows; r++) {
                    if (of[r] < 0 || of[r] >= words.sequences()) {
                        throw outside(
                                name + ", spelling", r, of[r], "0 to " + (words.sequences() - 1));
                    }
                }
            }
        }
    }

    private static Input.Symbols symbols(int count) {
        return new Input.Symbols(count, 1);
    }

    static RondoException unlike(String batch, String network) {
        return new RondoException(
                "the batch's " + batch + ", and the network " + network + ": was it made for it?");
    }

    static void width(String what, int got, int expected) {
        if (got != expected) {
            throw new RondoException(
                    "the batch's "
                            + what
                            + " have "
                            + got
                            + " numbers a row, expected "
                            + expected
                            + ": was it made for another network?");
        }
    }

    static RondoException outside(String what, int row, int id, String expected) {
        return new RondoException(
                what
                        + " "
                        + row
                        + " of the batch is symbol "
                        + id
                        + ", expected "
                        + expected
                        + ": was it encoded with another vocabulary?");
    }
}
