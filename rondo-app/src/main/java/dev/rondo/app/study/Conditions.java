package dev.rondo.app.study;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Under which a study is done.
///
/// @param quick a smaller form of it, done in seconds, which only shows that it works
/// @param seed of initial values and examples
/// @param cells to compare, as `Cell.named` reads them
/// @param threads that work side by side, each on a network of its own; they do not change what is
///   found
/// @param log receives a line whenever a network has learned; by any thread
/// @param stop whether to end early; asked by any thread
public record Conditions(
        boolean quick,
        long seed,
        List<String> cells,
        int threads,
        Consumer<String> log,
        BooleanSupplier stop) {}
