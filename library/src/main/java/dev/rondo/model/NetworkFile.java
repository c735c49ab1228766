package dev.rondo.model;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.network.Network;
import dev.rondo.network.spec.ActivationPenalty;
import dev.rondo.network.spec.Bridge;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Encoder;
import dev.rondo.network.spec.Feature;
import dev.rondo.network.spec.InitialState;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Links;
import dev.rondo.network.spec.Merge;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Parameters;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Stack;
import dev.rondo.network.spec.StructureSpec;
import dev.rondo.store.Json;
import dev.rondo.store.Key;
import dev.rondo.store.Safetensors;
import dev.rondo.store.SafetensorsWriter;

import java.util.List;
import java.util.Optional;

/// How a network stands in a model file: its shape and equations in the metadata, a tensor for each
/// parameter.
public final class NetworkFile {
    private NetworkFile() {}

    /// What a layer is, in the file.
    ///
    /// @param direction absent: forward
    /// @param merge absent: side by side
    /// @param axis absent: the first
    private record LayerConfiguration(
            @Key("name") String name,
            @Key("equations") String equations,
            @Key("hidden") int hidden,
            @Key("direction") Optional<Direction> direction,
            @Key("merge") Optional<Merge> merge,
            @Key("axis") Optional<Integer> axis) {
        static LayerConfiguration of(NetworkSpec.Layer layer) {
            return new LayerConfiguration(
                    layer.cell().name(),
                    layer.cell().text(),
                    layer.hidden(),
                    unless(layer.direction(), Direction.FORWARD),
                    unless(layer.merge(), Merge.CONCATENATE),
                    unless(layer.axis(), 1));
        }

        NetworkSpec.Layer layer() {
            return new NetworkSpec.Layer(
                    Cell.parse(equations, name),
                    hidden,
                    direction.orElse(Direction.FORWARD),
                    merge.orElse(Merge.CONCATENATE),
                    axis.orElse(1));
        }
    }

    /// What is read at every step beside other things, as [Feature].
    private sealed interface FeatureConfiguration {
        @Key("Symbols")
        record Symbols(@Key("name") String name, @Key("count") int count, @Key("width") int width)
                implements FeatureConfiguration {}

        @Key("Numbers")
        record Numbers(@Key("name") String name, @Key("width") int width)
                implements FeatureConfiguration {}

        @Key("Spelled")
        record Spelled(
                @Key("name") String name,
                @Key("count") int count,
                @Key("vector") int vector,
                @Key("stack") StackConfiguration stack,
                @Key("reading") Pooling pooling)
                implements FeatureConfiguration {}

        static FeatureConfiguration of(Feature feature) {
            return switch (feature) {
                case Feature.Symbols(var name, int count, int width) ->
                        new FeatureConfiguration.Symbols(name, count, width);
                case Feature.Numbers(var name, int width) ->
                        new FeatureConfiguration.Numbers(name, width);
                case Feature.Spelled(var name, int count, int vector, var stack, var pooling) ->
                        new Spelled(name, count, vector, StackConfiguration.of(stack), pooling);
            };
        }

        default Feature feature() {
            return switch (this) {
                case FeatureConfiguration.Symbols(var name, int count, int width) ->
                        new Feature.Symbols(name, count, width);
                case FeatureConfiguration.Numbers(var name, int width) ->
                        new Feature.Numbers(name, width);
                case Spelled(var name, int count, int vector, var stack, var pooling) ->
                        new Feature.Spelled(name, count, vector, stack.stack(), pooling);
            };
        }
    }

    /// What is read at every step, as [Input].
    private sealed interface InputConfiguration {
        @Key("Symbols")
        record Symbols(@Key("count") int count, @Key("width") int width)
                implements InputConfiguration {}

        @Key("Features")
        record Features(@Key("features") List<FeatureConfiguration> features)
                implements InputConfiguration {}

        @Key("Numbers")
        record Numbers(@Key("parts") List<Input.Numbers.Part> parts)
                implements InputConfiguration {}

        static InputConfiguration of(Input input) {
            return switch (input) {
                case Input.Symbols(int count, int width) ->
                        new InputConfiguration.Symbols(count, width);
                case Input.Features(var features) ->
                        new Features(features.stream().map(FeatureConfiguration::of).toList());
                case Input.Numbers(var parts) -> new InputConfiguration.Numbers(parts);
            };
        }

        default Input input() {
            return switch (this) {
                case InputConfiguration.Symbols(int count, int width) ->
                        new Input.Symbols(count, width);
                case Features(var features) ->
                        new Input.Features(
                                features.stream().map(FeatureConfiguration::feature).toList());
                case InputConfiguration.Numbers(var parts) -> new Input.Numbers(parts);
            };
        }
    }

    private record StackConfiguration(
            @Key("layers") List<LayerConfiguration> layers,
            @Key("links") Links links,
            @Key("start") InitialState start,
            @Key("dropout") NetworkSpec.Dropout dropout,
            @Key("initialRange") double initialRange) {
        static StackConfiguration of(Stack stack) {
            return new StackConfiguration(
                    stack.layers().stream().map(LayerConfiguration::of).toList(),
                    stack.links(),
                    stack.start(),
                    stack.dropout(),
                    stack.initialRange());
        }

        Stack stack() {
            return new Stack(
                    layers.stream().map(LayerConfiguration::layer).toList(),
                    links,
                    start,
                    dropout,
                    ActivationPenalty.NONE,
                    initialRange);
        }
    }

    /// @param input absent: several features
    /// @param features absent: an only input
    /// @param over absent: sequences
    /// @param pooling absent: in step
    @Key("rondo.configuration")
    private record Configuration(
            @Key("input") Optional<InputConfiguration> input,
            @Key("features") Optional<List<FeatureConfiguration>> features,
            @Key("over") Optional<StructureSpec> over,
            @Key("layers") List<LayerConfiguration> layers,
            @Key("links") Links links,
            @Key("start") InitialState start,
            @Key("dropout") NetworkSpec.Dropout dropout,
            @Key("initialRange") double initialRange,
            @Key("reading") Optional<Pooling> pooling,
            @Key("output") Output output,
            @Key("encoder") Optional<EncoderConfiguration> encoder) {
        Input read() {
            return features.<Input>map(all ->
                            new Input.Features(
                                    all.stream().map(FeatureConfiguration::feature).toList()))
                    .or(() -> input.map(InputConfiguration::input))
                    .orElseThrow(() -> new RondoException("the network reads nothing"));
        }
    }

    private record EncoderConfiguration(
            @Key("input") InputConfiguration input,
            @Key("layers") List<LayerConfiguration> layers,
            @Key("links") Links links,
            @Key("start") InitialState start,
            @Key("dropout") NetworkSpec.Dropout dropout,
            @Key("initialRange") double initialRange,
            @Key("bridge") Bridge bridge) {
        static EncoderConfiguration of(Encoder encoder) {
            var stack = encoder.stack();
            return new EncoderConfiguration(
                    InputConfiguration.of(encoder.input()),
                    stack.layers().stream().map(LayerConfiguration::of).toList(),
                    stack.links(),
                    stack.start(),
                    stack.dropout(),
                    stack.initialRange(),
                    encoder.bridge());
        }

        Encoder encoder() {
            return new Encoder(
                    input.input(),
                    new Stack(
                            layers.stream().map(LayerConfiguration::layer).toList(),
                            links,
                            start,
                            dropout,
                            ActivationPenalty.NONE,
                            initialRange),
                    bridge);
        }
    }

    /// What differs from the default.
    private static <T> Optional<T> unless(T value, T standard) {
        return value.equals(standard) ? Optional.empty() : Optional.of(value);
    }

    /// All that makes the network what it is.
    public static Json configuration(NetworkSpec spec) {
        var stack = spec.stack();
        return Json.of(
                new Configuration(
                        spec.input() instanceof Input.Features
                                ? Optional.empty()
                                : Optional.of(InputConfiguration.of(spec.input())),
                        spec.input() instanceof Input.Features(var features)
                                ? Optional.of(
                                        features.stream().map(FeatureConfiguration::of).toList())
                                : Optional.empty(),
                        unless(spec.over(), StructureSpec.SEQUENCES),
                        stack.layers().stream().map(LayerConfiguration::of).toList(),
                        stack.links(),
                        stack.start(),
                        stack.dropout(),
                        stack.initialRange(),
                        unless(spec.pooling(), Pooling.IN_STEP),
                        spec.output(),
                        spec.encoder().map(EncoderConfiguration::of)));
    }

    /// Puts a network and its values into a file.
    public static void write(SafetensorsWriter writer, Network network, float[] values) {
        var equations = new StringBuilder();
        network.spec().encoder().ifPresent(e -> equations(equations, "encoder, ", e.stack()));
        if (network.spec().input() instanceof Input.Features(var features)) {
            for (var f : features) {
                if (f instanceof Feature.Spelled s) {
                    equations(equations, "spelling of " + s.name() + ", ", s.stack());
                }
            }
        }
        equations(equations, "", network.spec().stack());
        writer.metadata("rondo.equations", equations.toString())
                .metadata("rondo.configuration", configuration(network.spec()).write());
        for (Parameters.Slot s : network.parameters().slots()) {
            writer.floats(s.name(), values, s.offset(), shape(s));
        }
    }

    private static void equations(StringBuilder text, String of, Stack stack) {
        for (int l = 0; l < stack.layers().size(); l++) {
            var layer = stack.layers().get(l);
            text.append("# ")
                    .append(of)
                    .append("layer ")
                    .append(l + 1)
                    .append(": ")
                    .append(layer.cell().name())
                    .append(", ")
                    .append(layer.hidden())
                    .append(" units")
                    .append(layer.direction() == Direction.FORWARD ? "" : ", " + layer.direction())
                    .append('\n')
                    .append(layer.cell().text())
                    .append('\n');
        }
    }

    /// The network that a file holds.
    public static Network network(Safetensors in) {
        String where = in.path().toString();
        var configuration =
                Json.parse(in.metadata("rondo.configuration"), where + ", configuration")
                        .as(Configuration.class);
        long size = 0;
        for (String name : in.names()) {
            size += in.tensor(name).size();
        }
        long all = size;
        configuration.layers().forEach(l -> checkWidth(l.hidden(), all, where));
        var input = configuration.read();
        checkWidth(input.width(), size, where);
        if (input instanceof Input.Features(var features)) {
            features.stream()
                    .filter(Feature.Spelled.class::isInstance)
                    .flatMap(f -> ((Feature.Spelled) f).stack().layers().stream())
                    .forEach(l -> checkWidth(l.hidden(), all, where));
        }
        checkWidth(configuration.output().width(), size, where);
        configuration
                .encoder()
                .ifPresent(e -> {
                    e.layers().forEach(l -> checkWidth(l.hidden(), all, where));
                    checkWidth(e.input().input().width(), all, where);
                });
        var stack =
                Stack.of(configuration.layers().stream().map(LayerConfiguration::layer).toList())
                        .with(configuration.links())
                        .with(configuration.start())
                        .with(configuration.dropout())
                        .withInitialRange(configuration.initialRange());
        return Network.of(
                new NetworkSpec(
                        input,
                        stack,
                        configuration.over().orElse(StructureSpec.SEQUENCES),
                        configuration.pooling().orElse(Pooling.IN_STEP),
                        configuration.output(),
                        configuration.encoder().map(EncoderConfiguration::encoder)));
    }

    /// An altered width must not make us ask for memory that the file's tensors could never fill.
    private static void checkWidth(int width, long size, String where) {
        if (width > size) {
            throw new RondoException(
                    where
                            + ": a layer of "
                            + width
                            + " units, but the tensors hold only "
                            + size
                            + " numbers: was the file altered?");
        }
    }

    /// The values of its parameters.
    public static float[] values(Safetensors in, Network network) {
        var slots = network.parameters().slots();
        slots.forEach(s -> in.expectShape(s.name(), shape(s)));
        float[] values = new float[network.parameters().size()];
        slots.forEach(s -> {
            in.floats(s.name(), values, s.offset(), shape(s));
            in.expectFinite(s.name(), values, s.offset(), s.rows() * s.columns());
        });
        return values;
    }

    private static int[] shape(Parameters.Slot s) {
        return s.vector() ? new int[] {s.rows()} : new int[] {s.rows(), s.columns()};
    }
}
