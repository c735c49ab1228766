package dev.rondo.task.translate;

/// What a [Search] needs of a model: many hypotheses, each a sequence of symbols so far, that are
/// continued together. Hypotheses have numbers 0 … n − 1 that are given anew at every step; so some
/// are dropped, others go on in several ways, and states are put in order by one array.
public interface Continuations {
    /// Size of the vocabulary, V.
    int symbols();

    /// Begins with `n` items, a hypothesis each, of which nothing has been written.
    ///
    /// @param out receives ln p of what comes first: n × V; natural logarithms
    void begin(int n, float[] out);

    /// Goes on: hypothesis i is what was hypothesis `from[i]`, with `written[i]` behind it.
    ///
    /// @param from n numbers of hypotheses of the step before; one may stand there several times,
    ///   or not at all
    /// @param out receives ln p of what comes next: n × V
    void advance(int[] from, int[] written, int n, float[] out);

    /// How attention was shared out when the last ln p of a hypothesis were made, one number for
    /// each thing that it may look at. Empty: there is no attention.
    default float[] attention(int hypothesis) {
        return new float[0];
    }
}
