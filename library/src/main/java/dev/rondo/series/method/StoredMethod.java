package dev.rondo.series.method;

import dev.rondo.store.Key;

import java.util.List;

/// A fitted method as it stands in a model file: its kind, whole numbers such as periods, and where
/// its coefficients stand in the tensor of coefficients.
///
/// @param kind such as `linear`
/// @param settings whole numbers, in the order of the kind
/// @param at where its coefficients begin
/// @param count of its coefficients
/// @since 0.1
@Key("rondo.methods, a method")
public record StoredMethod(
        @Key("kind") String kind,
        @Key("settings") List<Integer> settings,
        @Key("at") int at,
        @Key("count") int count) {
    public StoredMethod {
        settings = List.copyOf(settings);
    }
}
