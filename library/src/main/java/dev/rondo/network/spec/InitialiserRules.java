package dev.rondo.network.spec;

import dev.rondo.RondoException;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The option `--init`: other starts of the parameters of cells.
final class InitialiserRules {
    /// `START`, `PARAMETER=START`, `layer2.PARAMETER=START`.
    private static final Pattern RULE =
            Pattern.compile(
                    "(?:layer(?<layer>\\d{1,6})\\.)?(?:(?<parameter>[^=.]+)=)?(?<start>[^=]+)");

    private InitialiserRules() {}

    /// The layers with these starts. A rule without a layer is for every layer whose cell has such
    /// a parameter, and one at least must have it.
    static List<NetworkSpec.Layer> apply(List<String> rules, List<NetworkSpec.Layer> layers) {
        var changed = new ArrayList<>(layers);
        for (var rule : rules) {
            var read = RULE.matcher(rule);
            if (!read.matches()) {
                throw new RondoException(
                        "init "
                                + rule
                                + ": expected an initialiser, as in orthogonal, U=orthogonal or "
                                + "layer1.b_f=2");
            }
            var parameter = read.group("parameter") == null ? "" : read.group("parameter").strip();
            var start = read.group("start").strip();
            if (read.group("layer") == null) {
                all(changed, parameter, start);
            } else {
                int layer = Integer.parseInt(read.group("layer"));
                if (layer < 1 || layer > layers.size()) {
                    throw new RondoException(
                            "init " + rule + ": the network has layers 1 to " + layers.size());
                }
                changed.set(layer - 1, started(changed.get(layer - 1), parameter, start));
            }
        }
        return changed;
    }

    private static void all(List<NetworkSpec.Layer> layers, String parameter, String start) {
        var having = layers.stream().filter(l -> l.cell().canStart(parameter)).toList();
        if (having.isEmpty()) { // which the first one says
            started(layers.getFirst(), parameter, start);
        }
        layers.replaceAll(l -> having.contains(l) ? started(l, parameter, start) : l);
    }

    private static NetworkSpec.Layer started(
            NetworkSpec.Layer layer, String parameter, String start) {
        return layer.with(layer.cell().starting(parameter, start));
    }
}
