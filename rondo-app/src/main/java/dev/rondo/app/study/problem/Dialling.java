package dev.rondo.app.study.problem;

import dev.rondo.model.Examples;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.store.Key;
import dev.rondo.store.SerialisedNames;
import dev.rondo.structure.PackedSequences;

import org.jspecify.annotations.Nullable;

/// A telephone number is heard as it is dialled: a noisy sound, of which nobody says where one
/// digit ends and the next begins. Each key sounds two tones (ITU-T Q.23), 40 to 140 ms long, with
/// pauses of 20 to 80 ms; each caller has a loudness of their own. What is read is the loudness at
/// the seven frequencies in every 10 ms; what is asked is the list of digits, without their places:
/// a task for [dev.rondo.network.spec.Output.Ctc].
///
/// @param count of numbers
/// @param fewest digits of a number
/// @param most digits of a number
/// @param noise deviation of the noise; each tone has an amplitude of 0.5 to 1.5
/// @param seed tells these numbers from others
@Key("Dialling")
public record Dialling(
        @Key("count") int count,
        @Key("fewest") int fewest,
        @Key("most") int most,
        @Key("noise") double noise,
        @Key("seed") long seed)
        implements Examples {
    public static final int DIGITS = 10;
    public static final int WIDTH = 7;

    private static final int RATE = 8000; // samples a second
    private static final int FRAME = 80; // samples
    private static final double[] TONES = {697, 770, 852, 941, 1209, 1336, 1477}; // Hz

    /// The row and the column of each digit's key, in [#TONES].
    private static final int[][] KEYS = {
        {3, 5}, {0, 4}, {0, 5}, {0, 6}, {1, 4}, {1, 5}, {1, 6}, {2, 4}, {2, 5}, {2, 6}
    };

    /// What is dialled, and how long each tone and the pause before it last, in frames.
    private record Number(int[] digits, int[] pauses, int[] lengths, int end, RandomStreams draws) {
        int frames() {
            int frames = end;
            for (int i = 0; i < digits.length; i++) {
                frames += pauses[i] + lengths[i];
            }
            return frames;
        }
    }

    private Number number(int item) {
        var draws = new RandomStreams(seed).stream("dialling").at(item);
        int n = fewest + draws.below(most - fewest + 1);
        int[] digits = new int[n];
        int[] pauses = new int[n];
        int[] lengths = new int[n];
        for (int i = 0; i < n; i++) {
            digits[i] = draws.below(DIGITS);
            pauses[i] = 2 + draws.below(7);
            lengths[i] = 4 + draws.below(11);
        }
        return new Number(digits, pauses, lengths, 2 + draws.below(7), draws);
    }

    /// The digits of a number.
    public int[] digits(int item) {
        return number(item).digits();
    }

    @Override
    public int length(int item) {
        return number(item).frames();
    }

    /// What is heard of a number: frames × [#WIDTH].
    public float[] signal(int item) {
        var number = number(item);
        double amplitude = 0.5 + number.draws().uniform();
        float[] signal = new float[number.frames() * WIDTH];
        int frame = 0;
        for (int i = 0; i < number.digits().length; i++) {
            for (int pause = 0; pause < number.pauses()[i]; pause++) {
                spectrum(signal, frame++, null, amplitude, number.draws());
            }
            for (int tone = 0; tone < number.lengths()[i]; tone++) {
                spectrum(signal, frame++, KEYS[number.digits()[i]], amplitude, number.draws());
            }
        }
        while (frame < number.frames()) {
            spectrum(signal, frame++, null, amplitude, number.draws());
        }
        return signal;
    }

    /// The logarithm of the power at each frequency in one frame (Goertzel 1958).
    private void spectrum(
            float[] into, int frame, int @Nullable [] key, double amplitude, RandomStreams draws) {
        double[] sound = new double[FRAME];
        for (int s = 0; s < FRAME; s++) {
            double t = (double) (frame * FRAME + s) / RATE;
            sound[s] = noise * draws.normal();
            if (key != null) {
                for (int tone : key) {
                    sound[s] += amplitude * Math.sin(2 * Math.PI * TONES[tone] * t);
                }
            }
        }
        for (int f = 0; f < WIDTH; f++) {
            double turn = 2 * Math.cos(2 * Math.PI * TONES[f] / RATE);
            double last = 0;
            double before = 0;
            for (double sample : sound) {
                double next = sample + turn * last - before;
                before = last;
                last = next;
            }
            double power = last * last + before * before - turn * last * before;
            into[frame * WIDTH + f] = (float) (Math.log(power / FRAME + 1e-3) / 2);
        }
    }

    @Override
    public Batch batch(int[] items, @Nullable RandomStreams unused) {
        int[] lengths = new int[items.length];
        int[][] lists = new int[items.length][];
        float[][] rows = new float[items.length][];
        for (int i = 0; i < items.length; i++) {
            rows[i] = signal(items[i]);
            lengths[i] = rows[i].length / WIDTH;
            lists[i] = digits(items[i]);
        }
        var chain = PackedSequences.of(lengths);
        float[] read = new float[chain.rows() * WIDTH];
        for (int i = 0; i < items.length; i++) {
            for (int t = 0; t < lengths[i]; t++) {
                System.arraycopy(rows[i], t * WIDTH, read, chain.row(i, t) * WIDTH, WIDTH);
            }
        }
        return new Batch(chain, new Rows.Numbers(read, WIDTH), new Rows.Lists(lists));
    }

    @Override
    public String digest() {
        return SerialisedNames.text(this);
    }
}
