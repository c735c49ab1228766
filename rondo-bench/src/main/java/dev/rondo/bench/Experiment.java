package dev.rondo.bench;

import java.util.ArrayList;
import java.util.List;

/// A comparison: columns that take turns in one run, the first of which the others are held
/// against.
///
/// @param name how the command line selects it
/// @param target what is asked of the first column, in words
/// @param columns at least one
record Experiment(String name, String target, List<Column> columns) {

    private static final String[] RECURRENT = {"35:20:650", "35:20:200", "50:50:128"};

    /// All comparisons of the table "what it must reach", on so many threads.
    static List<Experiment> all(int threads) {
        var all = new ArrayList<Experiment>();
        var lstm = new String[] {"1.2 ×", "1.3 ×", "1.05 ×"};
        for (int i = 0; i < RECURRENT.length; i++) {
            all.add(
                    against(
                            "lstm:" + RECURRENT[i],
                            lstm[i] + " PyTorch, 5 × DL4J; 75 % of the FMA peak from H=512 on",
                            threads,
                            "PyTorch",
                            "Dl4j",
                            "FmaPeak"));
        }
        for (var shape : RECURRENT) {
            all.add(against("gru:" + shape, "1.7 × PyTorch", threads, "PyTorch", "FmaPeak"));
        }
        for (var shape : RECURRENT) {
            var shipped = Work.parse("lstm:" + shape);
            var own = Work.parse("peephole:" + shape);
            all.add(
                    new Experiment(
                            "peephole:" + shape,
                            "the peephole cell at most 1.2 × the time of the shipped LSTM",
                            List.of(
                                    Column.named("lstm", "Rondo", shipped, threads),
                                    Column.named("peephole", "Rondo", own, threads))));
        }
        all.add(against("language:35:20:200:10000", "1.3 × PyTorch (words)", threads, "PyTorch"));
        all.add(against("language:50:50:128:65", "1.5 × PyTorch (characters)", threads, "PyTorch"));
        all.add(
                against(
                        "attention:30:64:512",
                        "1.5 × PyTorch (decoder with additive attention)",
                        threads,
                        "PyTorch",
                        "FmaPeak"));
        if (threads == 1) {
            all.add(
                    against(
                            "stream:500:1:128",
                            "30 × PyTorch; under 10 µs a step",
                            1,
                            "PyTorch",
                            "Dl4j"));
        } else {
            for (var shape : List.of("35:20:650", "50:50:128")) {
                var work = Work.parse("lstm:" + shape);
                var fma = Work.parse("fma");
                all.add(
                        new Experiment(
                                "threads:" + shape,
                                "90 % of what " + threads + " threads gain in the FMA loop",
                                List.of(
                                        Column.named("rondo, " + threads, "Rondo", work, threads),
                                        Column.named("rondo, 1", "Rondo", work, 1),
                                        Column.named("fma, " + threads, "FmaPeak", fma, threads),
                                        Column.named("fma, 1", "FmaPeak", fma, 1))));
            }
        }
        return all;
    }

    private static Experiment against(
            String work, String target, int threads, String... contestants) {
        var columns = new ArrayList<Column>();
        columns.add(Column.of("Rondo", Work.parse(work), threads));
        for (var contestant : contestants) {
            var own = contestant.equals("FmaPeak") ? "fma" : work;
            columns.add(Column.of(contestant, Work.parse(own), threads));
            if (contestant.equals("PyTorch") && !work.startsWith("stream")) {
                columns.add(Column.tunedPyTorch(Work.parse(work), threads));
            }
        }
        return new Experiment(work, target, columns);
    }

    /// The same without the columns of contestants that are not among `names`.
    Experiment only(List<String> names) {
        return new Experiment(
                name,
                target,
                columns.stream().filter(c -> names.contains(c.contestant())).toList());
    }
}
