package dev.rondo.app.option;

import dev.rondo.data.tagged.SpanScheme;
import dev.rondo.task.tag.SpanFaults;
import dev.rondo.task.tag.TagHead;
import dev.rondo.task.tag.TagTrainer;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.util.Objects;

/// How a tagger chooses tags, and how it learns spans.
public final class TagOptions {
    @Option(
            names = "--head",
            paramLabel = "HEAD",
            description =
                    "How tags are chosen: crf, all tags of a sentence together, none against the rules "
                            + "of spans; or softmax, each by itself (default: crf).")
    TagHead head = TagHead.CRF;

    @Option(
            names = "--scheme",
            paramLabel = "SCHEME",
            description =
                    "How spans are learned: iob1, bio, bioes or bmes, whatever the data have; they are "
                            + "given back as the data have them (default: bioes, of Chinese data bmes).")
    @Nullable SpanScheme scheme;

    @Option(
            names = "--spans",
            paramLabel = "WHAT",
            description =
                    "What is done with tags that break the rules of spans: repair, as conlleval reads "
                            + "them, or refuse (default: repair).")
    SpanFaults faults = SpanFaults.REPAIR;

    public TagOptions() {}

    /// Sets what was given.
    public void set(TagTrainer trainer, Given given) {
        given.then("--head", () -> trainer.head(head));
        given.then("--scheme", () -> trainer.scheme(Objects.requireNonNull(scheme)));
        given.then("--spans", () -> trainer.spans(faults));
    }
}
