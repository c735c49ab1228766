package dev.rondo.measure;

import java.util.regex.Pattern;

/// How translations are cut into tokens before they are compared.
public enum MachineTokens {
    /// That of mteval-v13a, sacreBLEU's `13a`: signs stand alone, a full stop or comma only where
    /// no digit is on both its sides, a hyphen only after a digit.
    THIRTEEN_A,
    /// Unicode characters, sacreBLEU's `char`: for Chinese and Japanese.
    CHARACTERS,
    /// At white space: the text is cut already.
    BLANKS;

    private static final Pattern SIGN = Pattern.compile("([{-~\\[-` -&(-+:-@/])");
    private static final Pattern STOP_AFTER = Pattern.compile("([^0-9])([.,])");
    private static final Pattern STOP_BEFORE = Pattern.compile("([.,])([^0-9])");
    private static final Pattern HYPHEN = Pattern.compile("([0-9])(-)");
    private static final Pattern BLANK = Pattern.compile("[\\s\\p{Z}\\x1c-\\x1f\\x85]+");

    String[] split(String line) {
        String text =
                switch (this) {
                    case THIRTEEN_A -> thirteenA(line);
                    case CHARACTERS ->
                            line.codePoints()
                                    .collect(
                                            StringBuilder::new,
                                            (b, c) -> b.append(' ').appendCodePoint(c),
                                            StringBuilder::append)
                                    .toString();
                    case BLANKS -> line;
                };
        String even = BLANK.matcher(text).replaceAll(" ").strip();
        return even.isEmpty() ? new String[0] : even.split(" ", 0);
    }

    private static String thirteenA(String line) {
        String text = line.replace("<skipped>", "").replace("-\n", "").replace('\n', ' ');
        if (text.indexOf('&') >= 0) {
            text =
                    text.replace("&quot;", "\"")
                            .replace("&amp;", "&")
                            .replace("&lt;", "<")
                            .replace("&gt;", ">");
        }
        text = SIGN.matcher(" " + text + " ").replaceAll(" $1 ");
        text = STOP_AFTER.matcher(text).replaceAll("$1 $2 ");
        text = STOP_BEFORE.matcher(text).replaceAll(" $1 $2");
        return HYPHEN.matcher(text).replaceAll("$1 $2 ");
    }
}
