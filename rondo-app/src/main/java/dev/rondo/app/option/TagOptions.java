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
                    "Output layer: crf, a conditional random field that allows valid spans only, "
                            + "or softmax, each tag independently (default: ${DEFAULT-VALUE}).")
    TagHead head = TagHead.CRF;

    @Option(
            names = "--scheme",
            paramLabel = "SCHEME",
            description =
                    "Tagging scheme of spans in training: iob1, bio, ioe1, ioe2, bioes, bmes or "
                            + "bilou, whatever the scheme of the data, in which predictions are "
                            + "written (default: bioes; bmes "
                            + "for segmentation).")
    @Nullable SpanScheme scheme;

    @Option(
            names = "--spans",
            paramLabel = "ACTION",
            description =
                    "Invalid spans in the data: repair (as conlleval reads them) or refuse (an "
                            + "error) (default: ${DEFAULT-VALUE}).")
    SpanFaults faults = SpanFaults.REPAIR;

    public TagOptions() {}

    /// Sets what was given.
    public void set(TagTrainer trainer, SpecifiedOptions specified) {
        specified.then("--head", () -> trainer.head(head));
        specified.then("--scheme", () -> trainer.scheme(Objects.requireNonNull(scheme)));
        specified.then("--spans", () -> trainer.spans(faults));
    }
}
