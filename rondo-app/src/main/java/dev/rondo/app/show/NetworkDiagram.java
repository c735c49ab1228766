package dev.rondo.app.show;

import dev.rondo.app.show.Diagram.Band;
import dev.rondo.app.show.Diagram.Flow;
import dev.rondo.app.show.Diagram.Way;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.ReadSource;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Encoder;
import dev.rondo.network.spec.Feature;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Links;
import dev.rondo.network.spec.Merge;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.NetworkSpec.Layer;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Stack;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Draws a network over a few steps, or one cell with all that it reads.
final class NetworkDiagram {
    private final Network network;
    private final NetworkSpec spec;

    private NetworkDiagram(Network network) {
        this.network = network;
        spec = network.spec();
    }

    static Diagram of(Network network) {
        var drawing = new NetworkDiagram(network);
        var own =
                network.spec().over().signature().equals(StructureSignature.CHAIN)
                        ? drawing.steps()
                        : drawing.nodes();
        return network.spec().encoder().map(e -> own.on(drawing.encoder(e))).orElse(own);
    }

    /// One cell: over three steps of a sequence, or at one node of what it asks for.
    static Diagram of(Graph graph, String box) {
        var bands = new ArrayList<Band>();
        var outputNames = List.of(graph.outputName() + (isState(graph) ? "'" : ""));
        if (graph.readsChain()) {
            bands.add(Band.steps("", graph.inputs().isEmpty() ? "" : names(graph), true));
            bands.add(
                    new Band(
                            "",
                            java.util.Collections.nCopies(Diagram.STEPS, List.of(box)),
                            true,
                            List.of(flow(graph, Way.LATER)),
                            "",
                            true));
            bands.add(Band.steps("", outputNames.getFirst(), false));
        } else {
            bands.add(Band.words("reads", List.copyOf(reads(graph, "")), true));
            bands.add(Band.wide("", List.of(box), true));
            bands.add(Band.words("gives", outputNames, false));
        }
        return new Diagram(bands);
    }

    private static boolean isState(Graph graph) {
        return graph.states().stream().anyMatch(s -> s.name().equals(graph.outputName()));
    }

    private static String names(Graph graph) {
        return graph.inputs().stream().map(Graph.Input::name).collect(Collectors.joining(", "));
    }

    // ---- sequences ----------------------------------------------------------------------------

    private Diagram steps() {
        var bands = new ArrayList<>(stack(spec.input(), spec.stack(), "t", "layer "));
        var once = spec.pooling() != Pooling.IN_STEP;
        if (once) {
            bands.add(Band.wide("pooling", List.of(pooling(spec.pooling())), true));
        }
        var output =
                once
                        ? Band.words("output", List.of(output()), false)
                        : Band.steps("output", output(), false);
        bands.add(spec.stack().links() == Links.SKIPPING ? output.with("of all layers") : output);
        return new Diagram(bands);
    }

    private List<Band> stack(Input input, Stack stack, String time, String label) {
        List<Band> bands = new ArrayList<>();
        bands.add(Band.words("", List.of(time + " − 1", time, time + " + 1"), false));
        bands.add(Band.steps(inputLabel(input), inputWord(input), true));
        for (int l = 0; l < stack.layers().size(); l++) {
            var layer = stack.layers().get(l);
            var graph = graph(layer);
            List<String> lines = new ArrayList<>();
            List<Flow> flows = new ArrayList<>();
            var both = layer.direction() == Direction.BOTH;
            if (layer.direction() != Direction.BACKWARD) {
                lines.add((both ? "→ " : "") + box(layer));
                flows.add(flow(graph, Way.LATER));
            }
            if (layer.direction() != Direction.FORWARD) {
                lines.add((both ? "← " : "") + box(layer));
                flows.add(flow(graph, Way.EARLIER));
            }
            bands.add(
                    new Band(
                            label + (l + 1),
                            java.util.Collections.nCopies(Diagram.STEPS, lines),
                            true,
                            flows,
                            note(stack, l, graph),
                            true));
        }
        return bands;
    }

    private static String note(Stack stack, int l, Graph graph) {
        List<String> notes = new ArrayList<>();
        var layer = stack.layers().get(l);
        if (layer.direction() == Direction.BOTH) {
            notes.add(
                    layer.merge() == Merge.CONCATENATE ? "concatenated" : "their " + layer.merge());
        }
        if (stack.links() == Links.RESIDUAL) {
            notes.add("+ its input, where the widths are equal");
        }
        if (stack.links() == Links.SKIPPING && l > 0) {
            notes.add("also reads the network input");
        }
        if (graph.inputs().stream().anyMatch(in -> in.maxDelay() > 0)) {
            notes.add(
                    graph.inputs().stream()
                            .filter(in -> in.maxDelay() > 0)
                            .map(in -> in.name() + " up to " + in.maxDelay() + " back")
                            .collect(Collectors.joining(", ", "reads ", "")));
        }
        var memory = reads(graph, "").stream().filter(r -> r.contains("[")).toList();
        if (!graph.readsChain()) {
            notes.add("reads " + String.join(", ", memory));
        }
        return String.join("; ", notes);
    }

    private static String box(Layer layer) {
        return layer.cell().name() + " " + layer.hidden();
    }

    private static Flow flow(Graph graph, Way way) {
        var states = graph.states().stream().filter(s -> !s.counter()).toList();
        return states.isEmpty()
                ? Flow.NONE
                : new Flow(
                        way,
                        states.stream()
                                .map(s ->
                                        s.maxDelay() == 1
                                                ? s.name()
                                                : s.name() + "[-1..-" + s.maxDelay() + "]")
                                .collect(Collectors.joining(" ")));
    }

    /// The bound equations of a layer's cell, with any widths.
    private Graph graph(Layer layer) {
        return network.graphs().stream()
                .filter(g -> g.name().equals(layer.cell().name()))
                .findFirst()
                .orElseThrow();
    }

    private static String inputLabel(Input input) {
        return input instanceof Input.Symbols ? "embedding" : "input";
    }

    private static String inputWord(Input input) {
        return switch (input) {
            case Input.Symbols s -> s.count() + " → " + s.width();
            case Input.Numbers n ->
                    n.parts().stream()
                            .map(p -> p.name() + " " + p.width())
                            .collect(Collectors.joining(", "));
            case Input.Features f ->
                    f.features().stream().map(Feature::name).collect(Collectors.joining(", "));
        };
    }

    /// What a feature is.
    static String word(Feature feature) {
        return switch (feature) {
            case Feature.Symbols s -> s.name() + " " + s.count() + " → " + s.width();
            case Feature.Numbers n -> n.name() + " " + n.width();
            case Feature.Spelled s ->
                    String.format(
                            Locale.ROOT,
                            "%s: %d by %s, %s → %d",
                            s.name(),
                            s.count(),
                            s.stack().layers().getLast().cell().name(),
                            pooling(s.pooling()),
                            s.width());
        };
    }

    private String output() {
        return switch (spec.output()) {
            case Output.Softmax s -> "softmax " + s.count();
            case Output.Crf c -> "CRF over " + c.count();
            case Output.Ctc c -> "CTC over " + c.symbols();
            case Output other -> other.width() == 1 ? "1 number" : other.width() + " numbers";
        };
    }

    private static String pooling(Pooling pooling) {
        return switch (pooling) {
            case IN_STEP -> "every step";
            case LAST -> "last step";
            case FIRST -> "first step";
            case ENDS -> "last state of each direction";
            case MEAN -> "mean over steps";
            case MAX -> "max over steps";
            case SUM -> "sum over steps";
            case ATTENTION -> "attention over steps";
        };
    }

    // ---- encoder ------------------------------------------------------------------------------

    private Diagram encoder(Encoder encoder) {
        var bands = new ArrayList<>(stack(encoder.input(), encoder.stack(), "s", "encoder "));
        List<String> lines = new ArrayList<>();
        switch (encoder.bridge().start()) {
            case NONE -> {}
            case COPY -> lines.add("initial states: last states of the encoder");
            case LEARNED ->
                    lines.add("initial states: tanh(W z + b), z = last states of the " + "encoder");
        }
        encoder.bridge()
                .fed()
                .ifPresent(r -> lines.add("each step also reads, of the encoder, " + pooling(r)));
        spec.stack().layers().stream()
                .flatMap(layer -> reads(graph(layer), "").stream())
                .filter(r -> !r.startsWith("x") && r.endsWith("[m]"))
                .findFirst()
                .ifPresent(r -> lines.add(r + " is what the encoder gives at each step"));
        if (!lines.isEmpty()) {
            bands.add(Band.wide("bridge", lines, false));
        }
        return new Diagram(bands);
    }

    // ---- other structures ---------------------------------------------------------------------

    private Diagram nodes() {
        List<Band> bands = new ArrayList<>();
        var stack = spec.stack();
        bands.add(Band.words(inputLabel(spec.input()), List.of(inputWord(spec.input())), false));
        for (int l = 0; l < stack.layers().size(); l++) {
            var layer = stack.layers().get(l);
            var read = reads(graph(layer), l == 0 ? "" : "layer " + l);
            bands.add(Band.words("reads", List.copyOf(read), true));
            int ways = layer.direction() == Direction.BOTH ? spec.over().turns() : 1;
            bands.add(
                    Band.wide(
                            "layer " + (l + 1),
                            List.of(
                                    box(layer)
                                            + (ways > 1 ? ", read in " + ways + " ways" : "")
                                            + (spec.over().axes() > 1
                                                    ? ", along axis " + layer.axis()
                                                    : "")),
                            l == stack.layers().size() - 1));
        }
        if (spec.pooling() != Pooling.IN_STEP) {
            bands.add(Band.wide("pooling", List.of(pooling(spec.pooling())), true));
        }
        bands.add(Band.words("output", List.of(output()), false));
        return new Diagram(bands);
    }

    /// All that a cell reads at a node, as its equations write it.
    ///
    /// @param x what is said for the input of this node; empty: its name
    private static Set<String> reads(Graph graph, String x) {
        Set<String> all = new LinkedHashSet<>();
        for (var node : graph.nodes()) {
            switch (node.op()) {
                case Op.Input(String name, ReadSource from) -> {
                    var plain = from instanceof ReadSource.Here && name.equals("x") && !x.isEmpty();
                    all.add(plain ? x : name + where(from, 0));
                }
                case Op.Previous(String state, ReadSource from) -> all.add(state + where(from, 1));
                default -> {}
            }
        }
        // What it reads of its own node first.
        Set<String> ordered = new LinkedHashSet<>();
        all.stream().filter(r -> !r.contains("[")).forEach(ordered::add);
        ordered.addAll(all);
        return ordered;
    }

    /// @param bare the delay that is written without brackets
    private static String where(ReadSource from, int bare) {
        return switch (from) {
            case ReadSource.Here h -> "";
            case ReadSource.Delay d -> d.steps() == bare ? "" : "[-" + d.steps() + "]";
            case ReadSource.Slot s -> "[" + s.name() + "]";
            case ReadSource.Index k -> "[" + k.index() + "]";
        };
    }

    // ---- equations ----------------------------------------------------------------------------

    /// The equations of all cells, each once, with their titles.
    static List<String> equations(Network network) {
        var layers = new ArrayList<Layer>();
        network.spec().encoder().ifPresent(e -> layers.addAll(e.stack().layers()));
        layers.addAll(network.spec().stack().layers());
        List<String> lines = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (var layer : layers) {
            if (seen.add(layer.cell().text())) {
                if (!lines.isEmpty()) {
                    lines.add("");
                }
                lines.add("# " + layer.cell().title());
                layer.cell().text().lines().filter(l -> !l.startsWith("#")).forEach(lines::add);
            }
        }
        return lines;
    }
}
