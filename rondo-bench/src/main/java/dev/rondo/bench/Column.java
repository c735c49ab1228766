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
record Column(String name, String contestant, Work work, int threads) {

    static Column of(String contestant, Work work, int threads) {
        return new Column(contestant.toLowerCase(java.util.Locale.ROOT), contestant, work, threads);
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

    /// What the environment of its process has besides this one's.
    Map<String, String> environment() {
        return contestant.equals("Rondo") || contestant.equals("FmaPeak")
                ? Map.of()
                : Map.of("OMP_NUM_THREADS", Integer.toString(threads));
    }
}
