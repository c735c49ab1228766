package dev.rondo.store;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The JSON header of a safetensors file. It is read in one pass that knows what may come, so a
/// hostile header can neither nest deeply nor take more memory than its own length accounts for.
record SafetensorsHeader(Map<String, String> metadata, Map<String, Tensor> tensors) {
    /// The longest header that is written or read, in bytes. (The format allows 100 MB.)
    static final int MAXIMUM_BYTES = 1 << 24;

    static final String METADATA = "__metadata__";
    private static final int MAXIMUM_DIMENSIONS = 32;

    /// Something in the header is not as the format has it. The reader adds which file.
    static final class Fault extends Exception {
        private static final long serialVersionUID = 1L;

        Fault(String message) {
            super(message);
        }
    }

    /// @param dataBytes how many bytes of data follow the header in the file
    static SafetensorsHeader parse(String text, long dataBytes) throws Fault {
        var reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(4);
        try (reader) {
            Map<String, String> metadata = Map.of();
            var tensors = new LinkedHashMap<String, Tensor>();
            var seen = new HashSet<String>();
            begin(reader, "the header");
            while (reader.hasNext()) {
                String name = reader.nextName();
                if (!seen.add(name)) {
                    throw new Fault("the header has the name \"" + shorten(name) + "\" twice");
                }
                if (name.equals(METADATA)) {
                    metadata = metadata(reader);
                } else {
                    tensors.put(name, tensor(name, reader));
                }
            }
            reader.endObject();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new Fault("the header goes on after the end of its JSON object");
            }
            checkLayout(
                    tensors.values().stream()
                            .sorted(
                                    Comparator.comparingLong(Tensor::begin)
                                            .thenComparingLong(Tensor::end))
                            .toList(),
                    dataBytes);
            return new SafetensorsHeader(metadata, Collections.unmodifiableMap(tensors));
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new Fault("the header is " + JsonFaults.explain(e));
        }
    }

    private static void begin(JsonReader reader, String what) throws IOException, Fault {
        if (reader.peek() != JsonToken.BEGIN_OBJECT) {
            throw new Fault(what + " is not a JSON object but " + reader.peek());
        }
        reader.beginObject();
    }

    private static Map<String, String> metadata(JsonReader reader) throws IOException, Fault {
        var metadata = new LinkedHashMap<String, String>();
        begin(reader, METADATA);
        while (reader.hasNext()) {
            String key = reader.nextName();
            if (metadata.put(key, string(reader, METADATA + "." + key)) != null) {
                throw new Fault(METADATA + " has the key \"" + shorten(key) + "\" twice");
            }
        }
        reader.endObject();
        return Collections.unmodifiableMap(metadata);
    }

    private static Tensor tensor(String name, JsonReader reader) throws IOException, Fault {
        String where = "tensor \"" + shorten(name) + "\"";
        TensorType type = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        begin(reader, where);
        while (reader.hasNext()) {
            String key = reader.nextName();
            boolean twice =
                    switch (key) {
                        case "dtype" -> {
                            boolean had = type != null;
                            type = type(string(reader, where + ": dtype"), where);
                            yield had;
                        }
                        case "shape" -> {
                            boolean had = shape != null;
                            shape = numbers(reader, where + ": shape");
                            yield had;
                        }
                        case "data_offsets" -> {
                            boolean had = offsets != null;
                            offsets = numbers(reader, where + ": data_offsets");
                            yield had;
                        }
                        default ->
                                throw new Fault(
                                        where
                                                + " has the unknown key \""
                                                + shorten(key)
                                                + "\", expected dtype, shape and data_offsets");
                    };
            if (twice) {
                throw new Fault(where + " has the key \"" + key + "\" twice");
            }
        }
        reader.endObject();
        if (type == null || shape == null || offsets == null) {
            throw new Fault(where + " lacks one of dtype, shape and data_offsets");
        }
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
            throw new Fault(
                    where
                            + ": data_offsets "
                            + offsets
                            + ", expected [begin, end] with begin ≤ end");
        }
        long bytes = type.bytes();
        try {
            for (long n : shape) {
                bytes = Math.multiplyExact(bytes, n);
            }
        } catch (ArithmeticException _) {
            bytes = -1;
        }
        if (bytes != offsets.get(1) - offsets.get(0)) {
            throw new Fault(
                    where
                            + ": "
                            + type
                            + " of shape "
                            + shape
                            + " takes "
                            + (bytes < 0 ? "more than 2^63" : bytes)
                            + " bytes, its data_offsets "
                            + offsets
                            + " span "
                            + (offsets.get(1) - offsets.get(0)));
        }
        return new Tensor(name, type, shape, offsets.get(0), offsets.get(1));
    }

    private static TensorType type(String name, String where) throws Fault {
        var type = SerialisedNames.constant(TensorType.class, name);
        if (type.isPresent()) {
            return type.get();
        }
        throw new Fault(
                where
                        + ": unknown dtype \""
                        + shorten(name)
                        + "\", expected one of "
                        + SerialisedNames.constantsOf(TensorType.class).keySet());
    }

    private static String string(JsonReader reader, String where) throws IOException, Fault {
        if (reader.peek() != JsonToken.STRING) {
            throw new Fault(shorten(where) + " is not a string but " + reader.peek());
        }
        return reader.nextString();
    }

    private static List<Long> numbers(JsonReader reader, String where) throws IOException, Fault {
        if (reader.peek() != JsonToken.BEGIN_ARRAY) {
            throw new Fault(where + " is not an array but " + reader.peek());
        }
        var numbers = new ArrayList<Long>();
        reader.beginArray();
        while (reader.hasNext()) {
            if (reader.peek() != JsonToken.NUMBER) {
                throw new Fault(where + " holds " + reader.peek() + ", expected whole numbers");
            }
            String spelling = reader.nextString();
            long number;
            try {
                number = Long.parseLong(spelling);
            } catch (NumberFormatException _) {
                number = -1;
            }
            if (number < 0) {
                throw new Fault(
                        where
                                + " holds "
                                + shorten(spelling)
                                + ", expected whole numbers from 0 to 2^63-1");
            }
            numbers.add(number);
            if (numbers.size() > MAXIMUM_DIMENSIONS) {
                throw new Fault(where + " has more than " + MAXIMUM_DIMENSIONS + " entries");
            }
        }
        reader.endArray();
        return numbers;
    }

    /// The tensors must fill the data from end to end: no hole, no overlap, nothing left over.
    private static void checkLayout(List<Tensor> byBegin, long dataBytes) throws Fault {
        long end = 0;
        Tensor previous = null;
        for (var tensor : byBegin) {
            if (tensor.begin() != end) {
                throw new Fault(
                        "tensor \""
                                + shorten(tensor.name())
                                + "\" begins at byte "
                                + tensor.begin()
                                + " of the data, expected "
                                + end
                                + ", where "
                                + (previous == null
                                        ? "the data begins"
                                        : "\"" + shorten(previous.name()) + "\" ends")
                                + ": "
                                + (tensor.begin() < end ? "tensors overlap" : "there is a hole"));
            }
            end = tensor.end();
            previous = tensor;
        }
        if (end != dataBytes) {
            throw new Fault(
                    "the tensors take "
                            + end
                            + " bytes, the file has "
                            + dataBytes
                            + " bytes of data: "
                            + (end > dataBytes
                                    ? "was it cut off in copying?"
                                    : "was something appended?"));
        }
    }

    /// The header as JSON, metadata first, so that its first key stands at a known place.
    String write() {
        var entries = new LinkedHashMap<String, Json>();
        var texts = new LinkedHashMap<String, Json>();
        metadata.forEach((key, value) -> texts.put(key, Json.of(value)));
        entries.put(METADATA, new Json.Obj(texts));
        for (var tensor : tensors.values()) {
            var entry = new LinkedHashMap<String, Json>();
            entry.put("dtype", Json.of(SerialisedNames.of(tensor.type())));
            entry.put("shape", new Json.Arr(tensor.shape().stream().map(Json::of).toList()));
            entry.put(
                    "data_offsets",
                    new Json.Arr(List.of(Json.of(tensor.begin()), Json.of(tensor.end()))));
            entries.put(tensor.name(), new Json.Obj(entry));
        }
        return new Json.Obj(entries).write();
    }

    static String shorten(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
