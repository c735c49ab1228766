package dev.rondo.runtime;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How records that hold arrays print: as records do, arrays as their numbers, and of what is long
/// its first entries and how many there are.
public final class RecordText {
    /// Entries that are shown of an array or a list.
    private static final int SHOWN = 8;

    private RecordText() {}

    /// `Name[component=value, …]`, as `toString` of a record without arrays gives it.
    public static String of(Record value) {
        return Arrays.stream(value.getClass().getRecordComponents())
                .map(component -> component.getName() + "=" + text(get(component, value)))
                .collect(Collectors.joining(", ", value.getClass().getSimpleName() + "[", "]"));
    }

    private static Object get(RecordComponent component, Record value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("a record that cannot be read: " + component, e);
        }
    }

    private static String text(Object value) {
        if (value.getClass().isArray()) {
            int length = Array.getLength(value);
            return entries(length, i -> text(Array.get(value, i)));
        } else if (value instanceof List<?> list) {
            return entries(list.size(), i -> text(list.get(i)));
        }
        return value.toString();
    }

    private static String entries(int length, java.util.function.IntFunction<String> entry) {
        String shown =
                IntStream.range(0, Math.min(SHOWN, length))
                        .mapToObj(entry)
                        .collect(Collectors.joining(", "));
        return length <= SHOWN ? "[" + shown + "]" : "[" + shown + ", … " + length + " in all]";
    }
}
