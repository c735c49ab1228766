package dev.rondo.task.tag;

import dev.rondo.data.tagged.SpanScheme;
import dev.rondo.model.ExampleSettings;
import dev.rondo.network.spec.Stack;

import java.util.Optional;

/// The shape of a tagger and how its examples are read in training.
///
/// @param reads what it reads of each token
/// @param stack the layers
/// @param tags how tags are chosen
/// @param examples batches and the seed
public record TagSettings(TagFeatures reads, Stack stack, Tags tags, ExampleSettings examples) {

    /// How tags are learned and chosen.
    ///
    /// @param together whether the tags of a sentence are chosen together, by a conditional random
    ///   field; else each by itself
    /// @param scheme in which spans are learned, whatever scheme the data have; empty: in BIOES, or
    ///   in BMES where the data are in it
    /// @param strict whether tags that break the rules of their scheme are refused; else they are
    ///   repaired as `conlleval` reads them
    public record Tags(boolean together, Optional<SpanScheme> scheme, boolean strict) {}
}
