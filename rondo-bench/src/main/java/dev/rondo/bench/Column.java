package dev.rondo.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One contestant at one work on so many threads: a process in a comparison.
///
/// @param name what tables call it
/// @param contestant simple name of the [Contestant]'s class
/// @param work what it does
/// @param threads on how many threads
/// @param environment what the environment of its process has besides this one's
record Column(
        String name, String contestant, Work work, int threads, Map<String, String> environment) {

    /// The names under which tables show the contestants.
    private static final Map<String, String> NAMES =
            Map.of("Rondo", "rondo", "PyTorch", "pytorch", "Dl4j", "dl4j", "FmaPeak", "fma");

    static Column of(String contestant, Work work, int threads) {
        return named(NAMES.getOrDefault(contestant, contestant), contestant, work, threads);
    }

    static Column named(String name, String contestant, Work work, int threads) {
        return new Column(
                name,
                contestant,
                work,
                threads,
                Map.of("OMP_NUM_THREADS", Integer.toString(threads)));
    }

    /// PyTorch with the C library's allocator told to keep the memory that is given back, which it
    /// does not do of itself: arrays above some size come fresh from the system every time.
    static Column tunedPyTorch(Work work, int threads) {
        return new Column(
                "pytorch*",
                "PyTorch",
                work,
                threads,
                Map.of(
                        "OMP_NUM_THREADS",
                        Integer.toString(threads),
                        "MALLOC_TRIM_THRESHOLD_",
                        "1000000000",
                        "MALLOC_MMAP_THRESHOLD_",
                        "1000000000",
                        "MALLOC_TOP_PAD_",
                        "268435456"));
    }

    /// The command that starts its [Worker], with this JVM's class path. All get the same heap
    /// limit and the vector module; huge pages are Rondo's, whose launcher asks for them too (the
    /// peers' arrays are not on the Java heap).
    ///
    /// @param rondoFlags further options of the JVM that runs Rondo
    List<String> command(List<String> rondoFlags) {
        var command = new ArrayList<String>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.add("--add-modules=jdk.incubator.vector");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-XX:+UseSerialGC");
        command.add("-Xmx4g");
        command.add("-Xmn16m");
        if (contestant.equals("Rondo")) {
            command.add("-XX:+UseTransparentHugePages");
            command.addAll(rondoFlags);
        }
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("dev.rondo.bench.Worker");
        command.add("dev.rondo.bench." + contestant);
        command.add(work.toString());
        command.add(Integer.toString(threads));
        return command;
    }
}
