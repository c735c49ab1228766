package dev.rondo.data.tagged;

import dev.rondo.data.format.DataFile;
import dev.rondo.data.source.DataSource;

import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The sentences of files with their tags, one file after the other, as often as one likes.
///
/// @param text how they are read; in its format all files are
public record TaggedFiles(TaggedText text, List<DataFile> files) implements Iterable<Sentence> {
    public TaggedFiles {
        files = List.copyOf(files);
    }

    @Override
    public Iterator<Sentence> iterator() {
        return files.stream().flatMap(file -> sentences(file.source())).iterator();
    }

    private Stream<Sentence> sentences(DataSource source) {
        var items = text.read(source);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(items, Spliterator.ORDERED), false)
                .onClose(items::close);
    }
}
