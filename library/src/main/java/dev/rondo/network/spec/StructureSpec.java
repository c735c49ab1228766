package dev.rondo.network.spec;

import dev.rondo.RondoException;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.store.Key;

import java.util.Map;
import java.util.TreeMap;

/// What a network's own rows are: steps of sequences, nodes of trees, grids or graphs.
///
/// @param signature what these offer to equations
/// @param turns ways in which they can be read along each axis
/// @param axes along which they can be read: sequences have one, a grid that is read line by line
///   has one for each dimension. With the turns of the first axis first, these are the
///   [dev.rondo.structure.Structure#turns]
/// @param edges widths of the inputs that live on edges, by name; every layer whose cell declares
///   one (`input norm on k`) has it
public record StructureSpec(
        @Key("form") StructureSignature signature,
        @Key("turns") int turns,
        @Key("axes") int axes,
        @Key("edges") Map<String, Integer> edges) {
    /// Sequences, to be read from both ends.
    public static final StructureSpec SEQUENCES =
            new StructureSpec(StructureSignature.CHAIN, 2, 1, Map.of());

    public StructureSpec {
        edges = Map.copyOf(new TreeMap<>(edges));
        Check.positive("ways to read a structure", turns);
        Check.positive("axes of a structure", axes);
        edges.forEach((name, width) -> Check.positive("width of the input " + name, width));
    }

    /// Nodes of what has this form, read in one way.
    public static StructureSpec of(StructureSignature signature) {
        return new StructureSpec(
                signature, signature.equals(StructureSignature.CHAIN) ? 2 : 1, 1, Map.of());
    }

    /// The same that can be read in so many ways along each axis.
    public StructureSpec turning(int ways) {
        return new StructureSpec(signature, ways, axes, edges);
    }

    /// The same that can be read along so many axes.
    public StructureSpec along(int lines) {
        return new StructureSpec(signature, turns, lines, edges);
    }

    /// The same with an input of this width on the edges.
    public StructureSpec with(String input, int width) {
        var more = new TreeMap<>(edges);
        more.put(input, width);
        return new StructureSpec(signature, turns, axes, more);
    }

    /// Whether these are sequences and nothing else.
    public boolean sequences() {
        return signature.equals(StructureSignature.CHAIN);
    }

    /// @throws RondoException if these are not sequences
    void mustBeSequences(String what) {
        if (!sequences()) {
            throw new RondoException(
                    what + " is for sequences: this network runs over other structures");
        }
    }
}
