package dev.rondo.store;

import java.util.List;

/// Where a tensor of a safetensors file lies.
///
/// @param shape row-major; empty for a single number
/// @param begin of its bytes, from the start of the file's data
/// @param end of its bytes, exclusive
public record Tensor(String name, TensorType type, List<Long> shape, long begin, long end) {
    public Tensor {
        shape = List.copyOf(shape);
    }

    /// How many elements it has.
    public long size() {
        return (end - begin) / type.bytes();
    }
}
