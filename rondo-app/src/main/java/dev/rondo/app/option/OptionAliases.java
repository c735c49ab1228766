package dev.rondo.app.option;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Names that options are accepted by besides their own, on the command line and in a
/// configuration: those that other libraries have for the same thing, which help does not list; and
/// those that an option had in the release before, of which a notice names the new one.
public final class OptionAliases {
    /// The options that a name may stand for; that of them which a command has is meant.
    private static final Map<String, List<String>> ALIASES =
            Map.ofEntries(
                    Map.entry("--rate", List.of("--learning-rate")),
                    Map.entry("--lr", List.of("--learning-rate")),
                    Map.entry("--batch-size", List.of("--batch")),
                    Map.entry("--hidden-size", List.of("--hidden")),
                    Map.entry("--hidden-dim", List.of("--hidden")),
                    Map.entry("--units", List.of("--hidden")),
                    Map.entry("--num-layers", List.of("--layers")),
                    Map.entry("--num-epochs", List.of("--epochs")),
                    Map.entry("--max-epochs", List.of("--epochs")),
                    Map.entry("--optimizer", List.of("--optimiser")),
                    Map.entry("--lr-schedule", List.of("--schedule")),
                    Map.entry("--lr-scheduler", List.of("--schedule")),
                    Map.entry("--warmup", List.of("--warm-up")),
                    Map.entry("--warmup-steps", List.of("--warm-up")),
                    Map.entry("--grad-clip", List.of("--clip-norm")),
                    Map.entry("--clip", List.of("--clip-norm")),
                    Map.entry("--early-stopping", List.of("--patience")),
                    Map.entry("--val-split", List.of("--validation-part")),
                    Map.entry("--validation-split", List.of("--validation-part")),
                    Map.entry("--validation-fraction", List.of("--validation-part")),
                    Map.entry("--test-size", List.of("--test-part")),
                    Map.entry("--test-split", List.of("--test-part")),
                    Map.entry("--embedding-size", List.of("--embedding")),
                    Map.entry("--embedding-dim", List.of("--embedding")),
                    Map.entry("--vocab-size", List.of("--vocabulary")),
                    Map.entry("--vocabulary-size", List.of("--vocabulary")),
                    Map.entry("--min-count", List.of("--minimum-count")),
                    Map.entry("--min-freq", List.of("--minimum-count")),
                    Map.entry("--past-covariates", List.of("--past")),
                    Map.entry("--future-covariates", List.of("--known")),
                    Map.entry("--static-covariates", List.of("--static")),
                    Map.entry("--prediction-length", List.of("--horizon")),
                    Map.entry("--context-length", List.of("--context")),
                    Map.entry("--lookback", List.of("--context")),
                    Map.entry("--bptt", List.of("--steps")),
                    Map.entry("--seq-len", List.of("--steps")),
                    Map.entry("--sequence-length", List.of("--steps")),
                    Map.entry("--num-threads", List.of("--threads")),
                    Map.entry("--random-state", List.of("--seed")),
                    Map.entry("--out", List.of("--output")),
                    Map.entry("--max-tokens", List.of("--length")),
                    Map.entry("--max-length", List.of("--length")));

    private static final Map<String, String> NETWORK =
            Map.of("--start", "--initial-state", "--decay", "--weight-decay");

    /// By command, the options that were renamed: the name that they had, and theirs.
    private static final Map<String, Map<String, String>> RENAMED =
            Map.of(
                    "classify",
                    with(
                            NETWORK,
                            Map.of(
                                    "--reading", "--pooling",
                                    "--letters", "--char-hidden",
                                    "--longest", "--max-length",
                                    "--smoothing", "--label-smoothing")),
                    "tag",
                    with(
                            NETWORK,
                            Map.of(
                                    "--steps", "--tokens",
                                    "--letters", "--char-embedding",
                                    "--spelling", "--char-hidden",
                                    "--shape", "--shape-embedding",
                                    "--pairs", "--bigram-embedding",
                                    "--column-width", "--feature-embedding",
                                    "--capitals", "--keep-case",
                                    "--digits", "--keep-digits")),
                    "forecast",
                    with(NETWORK, Map.of("--segment", "--gradient-checkpointing")),
                    "language",
                    with(
                            NETWORK,
                            Map.of(
                                    "--split", "--validation-part",
                                    "--segment", "--gradient-checkpointing")),
                    "ngram",
                    Map.of("--split", "--validation-part"),
                    "evaluate",
                    Map.of("--beside", "--baselines"));

    private OptionAliases() {}

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        var all = new HashMap<>(some);
        all.putAll(more);
        return Map.copyOf(all);
    }

    /// The option that is called `name`, which begins with its dashes, or that has this alias.
    ///
    /// @param notices takes a sentence if the name is an old one
    static Optional<OptionSpec> find(CommandSpec command, String name, Consumer<String> notices) {
        var own = command.findOption(name);
        if (own != null) {
            return Optional.of(own);
        }
        var renamed = RENAMED.getOrDefault(command.name(), Map.of()).get(name);
        if (renamed != null) {
            notices.accept(
                    name
                            + " is now called "
                            + renamed
                            + "; the next release will not know "
                            + name);
            return Optional.of(command.findOption(renamed));
        }
        return ALIASES.getOrDefault(name, List.of()).stream()
                .flatMap(option -> Stream.ofNullable(command.findOption(option)))
                .findFirst();
    }

    /// The option that is called `name`, which begins with its dashes, or that has this alias.
    public static Optional<OptionSpec> find(CommandSpec command, String name) {
        return find(command, name, _ -> {});
    }

    /// The arguments with every alias replaced by the option's own name.
    ///
    /// @param notices takes a sentence for every old name
    public static String[] expand(CommandSpec root, Consumer<String> notices, String... arguments) {
        var command = root;
        var all = new ArrayList<>(List.of(arguments));
        for (int i = 0; i < all.size() && !all.get(i).equals("--"); i++) {
            var argument = all.get(i);
            if (argument.startsWith("--")) {
                int sign = argument.indexOf('=');
                var name = sign < 0 ? argument : argument.substring(0, sign);
                if (command.findOption(name) == null) {
                    var option = find(command, name, notices);
                    if (option.isPresent()) {
                        all.set(i, option.get().longestName() + argument.substring(name.length()));
                    }
                }
            } else if (command.subcommands().containsKey(argument)) {
                command = command.subcommands().get(argument).getCommandSpec();
            }
        }
        return all.toArray(String[]::new);
    }

    /// All names that a command's options are accepted by.
    public static Set<String> names(CommandSpec command) {
        var names = new TreeSet<>(command.optionsMap().keySet());
        for (var name : ALIASES.keySet()) {
            if (find(command, name).isPresent()) {
                names.add(name);
            }
        }
        return names;
    }

    /// The option that was probably meant by a name that does not exist, with its dashes.
    public static Optional<String> near(CommandSpec command, String name) {
        return NearestName.of(name, names(command))
                .flatMap(near -> find(command, near))
                .map(OptionSpec::longestName);
    }
}
