package dev.rondo.app.predict;

import dev.rondo.data.source.TableWriter;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.tagged.Sentence;
import dev.rondo.store.Json;
import dev.rondo.task.tag.Tagged;
import dev.rondo.task.tag.Tagger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The ways in which tagged sentences are written.
enum TagWriter {
    COLUMNS,
    INLINE,
    SEGMENTED,
    CSV,
    JSON;

    /// What is shown of each sentence.
    static final class Show {
        private final TagWriter how;
        private final Tagger model;
        private final boolean probabilities;
        private final int best;
        private int number;

        /// @param probabilities whether that of each tag is shown
        /// @param best how many ways to tag a sentence are asked for
        Show(TagWriter how, Tagger model, boolean probabilities, int best) {
            this.how = how;
            this.model = model;
            this.probabilities = probabilities;
            this.best = best;
        }

        /// Lines before all sentences.
        List<String> header() {
            if (how != CSV) {
                return List.of();
            }
            var names = new ArrayList<>(List.of("sentence"));
            if (best > 1) {
                names.addAll(List.of("rank", "of_all"));
            }
            names.addAll(List.of("token", "tag"));
            if (probabilities) {
                names.add("probability");
            }
            return List.of(TableWriter.row(names));
        }

        /// @param read the sentence
        /// @param found ways to tag it, best first
        List<String> lines(Sentence read, List<Tagged> found) {
            number++;
            var lines = new ArrayList<String>();
            for (int rank = 1; rank <= found.size(); rank++) {
                var tagged = found.get(rank - 1);
                String all = probability(Math.exp(tagged.logProbability()));
                switch (how) {
                    case COLUMNS -> {
                        if (best > 1) {
                            lines.add("# rank = " + rank + ", probability = " + all);
                        }
                        columns(read, tagged, lines);
                        lines.add("");
                    }
                    case CSV -> table(tagged, rank, all, lines);
                    case INLINE -> lines.add(front(all) + inline(tagged));
                    default -> lines.add(front(all) + String.join(" ", Tagger.words(tagged)));
                }
            }
            return lines;
        }

        private String front(String all) {
            return best > 1 ? all + "\t" : "";
        }

        private void columns(Sentence read, Tagged tagged, List<String> lines) {
            for (int t = 0; t < tagged.tokens().size(); t++) {
                int at = t;
                lines.add(
                        read.columns().stream()
                                        .map(column -> column.get(at))
                                        .collect(Collectors.joining("\t"))
                                + "\t"
                                + tagged.tags().get(t)
                                + (probabilities
                                        ? "\t" + probability(tagged.probabilities().get(t))
                                        : ""));
            }
        }

        private String inline(Tagged tagged) {
            return IntStream.range(0, tagged.tokens().size())
                    .mapToObj(t ->
                            tagged.tokens().get(t)
                                    + "/"
                                    + tagged.tags().get(t)
                                    + (probabilities
                                            ? "/" + probability(tagged.probabilities().get(t))
                                            : ""))
                    .collect(Collectors.joining(" "));
        }

        private void table(Tagged tagged, int rank, String all, List<String> lines) {
            for (int t = 0; t < tagged.tokens().size(); t++) {
                var fields = new ArrayList<>(List.of("" + number));
                if (best > 1) {
                    fields.addAll(List.of("" + rank, all));
                }
                fields.addAll(List.of(tagged.tokens().get(t), tagged.tags().get(t)));
                if (probabilities) {
                    fields.add(probability(tagged.probabilities().get(t)));
                }
                lines.add(TableWriter.row(fields));
            }
        }

        /// The same for programs.
        Json.Obj json(List<Tagged> found) {
            var all = object(found.getFirst());
            if (best > 1) {
                all.put(
                        "best",
                        new Json.Arr(
                                found.stream().<Json>map(t -> new Json.Obj(object(t))).toList()));
            }
            return new Json.Obj(all);
        }

        private Map<String, Json> object(Tagged tagged) {
            var all = new LinkedHashMap<String, Json>();
            all.put("tokens", texts(tagged.tokens()));
            all.put("tags", texts(tagged.tags()));
            if (model.text().segmented()) {
                all.put("words", texts(Tagger.words(tagged)));
            } else if (model.scheme().isPresent()) {
                all.put("spans", spans(tagged));
            }
            all.put("probability", Json.of(Math.exp(tagged.logProbability())));
            if (probabilities) {
                all.put(
                        "probabilities",
                        new Json.Arr(tagged.probabilities().stream().map(Json::of).toList()));
            }
            return all;
        }

        private Json spans(Tagged tagged) {
            var joined =
                    model.tokens() == Tokeniser.CHARACTERS
                            ? Tokeniser.CHARACTERS
                            : Tokeniser.BLANKS;
            var all = new ArrayList<Json>();
            for (var span : tagged.spans()) {
                var one = new LinkedHashMap<String, Json>();
                one.put("type", Json.of(span.type()));
                one.put("from", Json.of(span.from()));
                one.put("to", Json.of(span.to()));
                one.put(
                        "text",
                        Json.of(joined.join(tagged.tokens().subList(span.from(), span.to()))));
                all.add(new Json.Obj(one));
            }
            return new Json.Arr(all);
        }

        private static Json texts(List<String> list) {
            return new Json.Arr(list.stream().map(Json::of).toList());
        }

        private static String probability(double p) {
            return String.format(Locale.ROOT, "%.4f", p);
        }
    }
}
