package dev.rondo.bench;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The child process in which one contestant does one work: `Worker CLASS WORK THREADS`.
///
/// It answers lines on standard input with lines on standard output: first `ready VERSION`; then to
/// `run wall N` the milliseconds of N repetitions, each divided by the units of the work (`run cpu
/// N`: those that the calling thread spent computing, which a busy machine disturbs less); to
/// `peak` the greatest resident memory so far in KiB (`VmHWM`, Linux; 0 elsewhere). It ends with
/// its input.
final class Worker {

    private Worker() {}

    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        var answers =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var arguments = new Arguments(args, "Worker CLASS WORK THREADS");
        var type = arguments.argument("CLASS", Worker::type);
        var work = arguments.argument("WORK", Work::parse);
        int threads = arguments.argument("THREADS", Arguments::count);
        arguments.end();
        System.setOut(System.err); // what libraries print must not look like an answer
        var contestant = type.getDeclaredConstructor().newInstance();
        var task = contestant.prepare(work, threads);
        answers.println("ready " + contestant.version());
        var questions =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            if (line.startsWith("run ")) {
                var words = line.split(" ", -1);
                boolean cpu = words[1].equals("cpu");
                int repetitions = Integer.parseInt(words[2]);
                var times = new StringBuilder();
                for (int i = 0; i < repetitions; i++) {
                    long start = clock(cpu);
                    task.run();
                    times.append((clock(cpu) - start) / 1e6 / work.units()).append(' ');
                }
                answers.println(times.toString().strip());
            } else if (line.equals("peak")) {
                answers.println(peakKiB());
            }
        }
        System.exit(0); // natives may have left threads behind
    }

    private static Class<? extends Contestant> type(String name) {
        try {
            return Class.forName(name).asSubclass(Contestant.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("there is no class " + name, e);
        }
    }

    private static long clock(boolean cpu) {
        return cpu
                ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
                : System.nanoTime();
    }

    private static long peakKiB() throws IOException {
        var status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        for (var line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }
}
