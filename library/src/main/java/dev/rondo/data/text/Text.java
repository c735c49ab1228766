package dev.rondo.data.text;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// A text as it was read: characters, or for [TextUnit#BYTES] bytes that need not be text at all.
public final class Text {
    private final String name;
    private final @Nullable String characters;
    private final byte @Nullable [] bytes;

    private Text(String name, @Nullable String characters, byte @Nullable [] bytes) {
        this.name = name;
        this.characters = characters;
        this.bytes = bytes;
    }

    /// A text that is already in memory.
    public static Text of(String characters) {
        return new Text("text", characters, null);
    }

    /// A text that is already in memory, with a name.
    ///
    /// @param name where the text came from, for messages
    public static Text of(String name, String characters) {
        return new Text(name, characters, null);
    }

    /// The array is kept, not copied.
    ///
    /// @param name where the bytes came from, for messages
    public static Text ofBytes(String name, byte[] bytes) {
        return new Text(name, null, bytes);
    }

    /// Where the text came from.
    public String name() {
        return name;
    }

    /// The characters; of bytes, what they mean in UTF-8, with U+FFFD where they mean nothing.
    public String characters() {
        if (characters != null) {
            return characters;
        }
        return new String(Objects.requireNonNull(bytes), StandardCharsets.UTF_8);
    }

    /// The bytes; of characters, their UTF-8.
    byte[] bytes() {
        return bytes != null ? bytes : characters().getBytes(StandardCharsets.UTF_8);
    }

    /// How many Unicode code points there are: the divisor of bits per character.
    public long codePoints() {
        String text = characters();
        return text.codePointCount(0, text.length());
    }
}
