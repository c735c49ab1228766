package dev.rondo.data.source;

import dev.rondo.RondoException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/// What a reader finds, one by one as it is asked for; a fault in the data is a [RondoException]
/// that says where. Close it unless it was read to its end.
public final class ItemReader<T> implements Iterator<T>, AutoCloseable {
    private final Supplier<@Nullable T> reader;
    private final Runnable closer;
    private final Supplier<RondoException> empty;
    private @Nullable T lookahead;
    private boolean ended;
    private boolean any;

    private ItemReader(
            Supplier<@Nullable T> reader, Runnable closer, Supplier<RondoException> empty) {
        this.reader = reader;
        this.closer = closer;
        this.empty = empty;
    }

    /// @param reader gives the next, or null after the last
    /// @param expected what there must be one of: `a tree in brackets`
    public static <T> ItemReader<T> of(
            LineReader lines, String expected, Supplier<@Nullable T> reader) {
        return new ItemReader<>(
                reader,
                lines::close,
                () ->
                        new RondoException(
                                lines.source().name()
                                        + ": "
                                        + (lines.number() == 0
                                                ? "the file is empty"
                                                : "nothing in its "
                                                        + lines.number()
                                                        + " lines to read")
                                        + ", expected "
                                        + expected));
    }

    /// @param expected what there must be one of
    public static <T> ItemReader<T> of(
            DataSource source, Runnable closer, String expected, Supplier<@Nullable T> reader) {
        return new ItemReader<>(
                reader,
                closer,
                () ->
                        new RondoException(
                                source.name() + ": nothing in it to read, expected " + expected));
    }

    /// The items of several readers, one after the other; there is at least one.
    public static <T> ItemReader<T> chain(List<? extends ItemReader<? extends T>> readers) {
        int[] at = {0};
        return new ItemReader<>(
                () -> {
                    while (at[0] < readers.size()) {
                        if (readers.get(at[0]).hasNext()) {
                            return readers.get(at[0]).next();
                        }
                        at[0]++;
                    }
                    return null;
                },
                () -> readers.forEach(ItemReader::close),
                () -> new RondoException("there is nothing to read"));
    }

    /// The same items, with more to close at the end.
    public ItemReader<T> closing(Runnable more) {
        return new ItemReader<>(
                reader,
                () -> {
                    try {
                        closer.run();
                    } finally {
                        more.run();
                    }
                },
                empty);
    }

    /// The same items, each turned into something else.
    public <S> ItemReader<S> map(java.util.function.Function<? super T, ? extends S> change) {
        return new ItemReader<S>(() -> hasNext() ? change.apply(next()) : null, closer, empty);
    }

    /// @throws RondoException if the next is faulty, or there is none at all
    @Override
    public boolean hasNext() {
        if (lookahead == null && !ended) {
            try {
                lookahead = reader.get();
            } catch (RuntimeException e) {
                ended = true;
                close();
                throw e;
            }
            if (lookahead == null) {
                ended = true;
                close();
                if (!any) {
                    throw empty.get();
                }
            }
            any = true;
        }
        return lookahead != null;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        T item = java.util.Objects.requireNonNull(lookahead);
        lookahead = null;
        return item;
    }

    /// Those for which something holds, asked in their order.
    public ItemReader<T> filter(java.util.function.Predicate<? super T> holds) {
        return new ItemReader<>(
                () -> {
                    while (hasNext()) {
                        T item = next();
                        if (holds.test(item)) {
                            return item;
                        }
                    }
                    return null;
                },
                closer,
                empty);
    }

    /// All that are left, in memory.
    public List<T> toList() {
        var all = new ArrayList<T>();
        forEachRemaining(all::add);
        return List.copyOf(all);
    }

    @Override
    public void close() {
        closer.run();
    }
}
