package dev.rondo.runtime;

/// Explicit randomness: a seed in, named streams out, each of them a function of a counter, so that
/// any draw can be had again without those before it, by any thread.
///
/// Draw i of a stream with key κ is mix(κ + (i + 1)·φ), φ = 2⁶⁴ divided by the golden ratio, made
/// odd, and mix the finaliser of SplitMix64: Steele, Lea & Flood, *Fast splittable pseudorandom
/// number generators*, OOPSLA 2014 (constants: Stafford's variant 13). Keys of sub-streams are
/// mixed from the parent's key and the name or index.
///
/// A stream is a key and a position, not to be shared by threads; streams made from it are
/// independent of it.
public final class RandomStreams {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /// Set names, indices and masks apart.
    private static final long NAME = 0xD1B54A32D192ED03L;

    private static final long INDEX = 0xABC98388FB8FAC03L;

    private static final float UNIT_24 = 0x1p-24f;

    private final long key;
    private long position;

    public RandomStreams(long seed) {
        this(mix(seed ^ NAME), 0);
    }

    private RandomStreams(long key, long position) {
        this.key = key;
        this.position = position;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /// The sub-stream of this name, at its start. The same whatever was drawn here before.
    public RandomStreams stream(String name) {
        long h = mix(key ^ NAME);
        for (int i = 0; i < name.length(); i++) {
            h = mix(h + GOLDEN + name.charAt(i));
        }
        return new RandomStreams(mix(h ^ name.length()), 0);
    }

    /// The sub-stream of this number, at its start: of a step, an epoch, a layer.
    public RandomStreams at(long index) {
        return new RandomStreams(indexed(index), 0);
    }

    private long indexed(long index) {
        return mix(mix(key ^ INDEX) + index * GOLDEN);
    }

    /// How many draws were made: with the seed and the names all that a checkpoint needs.
    public long position() {
        return position;
    }

    /// Goes to a position had from [#position].
    public void seek(long position) {
        this.position = position;
    }

    /// 64 random bits: one draw.
    public long next() {
        return mix(key + ++position * GOLDEN);
    }

    /// Uniform in [0, 1), a multiple of 2⁻²⁴: one draw.
    public float uniform() {
        return (next() >>> 40) * UNIT_24;
    }

    /// Uniform in [0, 1), a multiple of 2⁻⁵³: one draw.
    public double uniformDouble() {
        return (next() >>> 11) * 0x1p-53;
    }

    /// Uniform among 0 … bound − 1, without bias: one draw, rarely more.
    public int below(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound: " + bound + ", expected at least 1");
        }
        // Lemire, Fast random integer generation in an interval, 2019.
        while (true) {
            long product = (next() >>> 32) * bound;
            long low = product & 0xFFFFFFFFL;
            if (low >= bound || low >= (0x1_0000_0000L - bound) % bound) {
                return (int) (product >>> 32);
            }
        }
    }

    /// Standard normal, by the transform of Box & Muller, 1958: two draws.
    public double normal() {
        double radius = Math.sqrt(-2 * Math.log(1 - uniformDouble()));
        return radius * Math.cos(2 * Math.PI * uniformDouble());
    }

    /// a[off … off + n) uniform in [low, high): n draws.
    public void fillUniform(float[] a, int off, int n, float low, float high) {
        for (int i = 0; i < n; i++) {
            float value = low + (high - low) * uniform();
            a[off + i] = value < high ? value : low;
        }
    }

    /// a[off … off + n) normal: 2n draws.
    public void fillNormal(float[] a, int off, int n, float mean, float deviation) {
        for (int i = 0; i < n; i++) {
            a[off + i] = (float) (mean + deviation * normal());
        }
    }

    /// A random order, every one as likely (Fisher & Yates 1938, Durstenfeld 1964).
    public void shuffle(int[] a) {
        for (int i = a.length - 1; i > 0; i--) {
            int j = below(i + 1);
            int swapped = a[i];
            a[i] = a[j];
            a[j] = swapped;
        }
    }

    /// Elements `first` … first + n − 1 of dropout mask number `index` of this stream: each 1/keep
    /// with probability `keep`, otherwise 0 (Srivastava et al. 2014, scaled at training). Depends
    /// on the key, `index` and the element's number alone, so that a mask can be made in parts, by
    /// any thread, and made again.
    public void dropoutMask(float[] d, int off, int n, float keep, long index, long first) {
        if (!(keep > 0f && keep <= 1f)) {
            throw new IllegalArgumentException(
                    "keep: " + keep + ", expected more than 0 and at most 1");
        }
        long mask = indexed(~index);
        long threshold = (long) (keep * 4294967296.0);
        float retained = 1f / keep;
        int i = 0;
        if ((first & 1) != 0 && n > 0) {
            d[off] = mix(mask + (first >>> 1) * GOLDEN) >>> 32 < threshold ? retained : 0f;
            i = 1;
        }
        long counter = mask + (first + i >>> 1) * GOLDEN;
        for (; i + 1 < n; i += 2) {
            long bits = mix(counter);
            counter += GOLDEN;
            d[off + i] = (bits & 0xFFFFFFFFL) < threshold ? retained : 0f;
            d[off + i + 1] = bits >>> 32 < threshold ? retained : 0f;
        }
        if (i < n) {
            d[off + i] = (mix(counter) & 0xFFFFFFFFL) < threshold ? retained : 0f;
        }
    }
}
