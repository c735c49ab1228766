package dev.rondo.equation.graph;

import java.util.Collection;
import java.util.Locale;

/// The known name nearest to one that is not known.
public final class Suggestion {
    private Suggestion() {}

    /// `: did you mean `sigmoid`?`, or nothing if no known name is near.
    public static String among(String unknown, Collection<String> known) {
        String best = "";
        int least = Integer.MAX_VALUE;
        for (String name : known) {
            int distance =
                    distance(unknown.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        // Of short names only another case is near: `W` for `w`, not `b` for `h`.
        boolean near = least <= Math.max(unknown.length(), best.length()) / 3;
        return near ? ": did you mean `" + best + "`?" : "";
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
