package dev.rondo.app.option;

import dev.rondo.data.source.DataSource;
import dev.rondo.data.tagged.Sentence;
import dev.rondo.data.tagged.TaggedText;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The sentences of files, one file after the other, as often as one likes.
///
/// @param text how they are read; in its format all files are
/// @param taken numbers of the sentences that are; null: all
public record TaggedFiles(TaggedText text, List<DataOptions.Data> files, @Nullable BitSet taken)
        implements Iterable<Sentence> {
    /// Sentences that are looked at to tell characters from words.
    private static final int LOOK = 200;

    /// All sentences.
    public TaggedFiles(TaggedText text, List<DataOptions.Data> files) {
        this(text, files, null);
    }

    /// Those with these numbers.
    public TaggedFiles only(int[] numbers) {
        var some = new BitSet();
        for (int number : numbers) {
            some.set(number);
        }
        return new TaggedFiles(text, files, some);
    }

    public int count() {
        int count = 0;
        for (var _ : this) {
            count++;
        }
        return count;
    }

    /// Whether nearly all tokens are single characters, some of them Chinese or Japanese.
    public boolean characters() {
        long tokens = 0;
        long single = 0;
        boolean ideographs = false;
        int looked = 0;
        for (var sentence : this) {
            for (String token : sentence.column(0)) {
                tokens++;
                single += token.codePointCount(0, token.length()) == 1 ? 1 : 0;
                ideographs |= !token.isEmpty() && Character.isIdeographic(token.codePointAt(0));
            }
            if (++looked == LOOK) {
                break;
            }
        }
        return ideographs && single * 20 > tokens * 19;
    }

    @Override
    public Iterator<Sentence> iterator() {
        var number = new int[1];
        return files.stream()
                .flatMap(file -> sentences(file.source()))
                .filter(_ -> taken == null || taken.get(number[0]++))
                .iterator();
    }

    private Stream<Sentence> sentences(DataSource source) {
        var items = text.read(source);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(items, Spliterator.ORDERED), false)
                .onClose(items::close);
    }
}
