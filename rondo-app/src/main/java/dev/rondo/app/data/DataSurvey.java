package dev.rondo.app.data;

import dev.rondo.data.array.ArrayArchive;
import dev.rondo.data.array.ArrayReader;
import dev.rondo.data.array.CtfReader;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.graph.LabelledTree;
import dev.rondo.data.graph.PennTrees;
import dev.rondo.data.labelled.EventReader;
import dev.rondo.data.labelled.LabelledSeries;
import dev.rondo.data.labelled.LabelledText;
import dev.rondo.data.labelled.LabelledTexts;
import dev.rondo.data.labelled.SeriesReader;
import dev.rondo.data.series.NamedSeries;
import dev.rondo.data.series.WideTable;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.JsonLines;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.tagged.ColumnText;
import dev.rondo.data.tagged.ConllU;
import dev.rondo.data.tagged.InlineText;
import dev.rondo.data.tagged.Sentence;
import dev.rondo.data.tagged.SpanDetector;
import dev.rondo.data.text.PlainText;
import dev.rondo.data.text.SymbolCounter;
import dev.rondo.data.text.WordVectorReader;
import dev.rondo.store.Json;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts what is in data and writes it out.
final class DataSurvey {
    private static final int SAMPLES = 3;

    /// The columns of a treebank that are worth counting.
    private static final List<String> CONLL_U =
            List.of("", "FORM", "LEMMA", "UPOS", "XPOS", "FEATS", "", "DEPREL", "", "");

    private final PrintWriter out;
    private final List<String> samples = new ArrayList<>();

    DataSurvey(PrintWriter out) {
        this.out = out;
    }

    void of(DataFormat format, Path file, DataSource source) {
        switch (format) {
            case CLASS_FOLDER -> texts(LabelledTexts.folder(file));
            case EVENTS -> {
                var all = EventReader.Settings.ALL;
                series(
                        Files.isDirectory(file)
                                ? EventReader.folder(file, all, _ -> List.of())
                                : EventReader.table(source, all, _ -> List.of()));
            }
            case LABELLED -> texts(LabelledTexts.lines(source));
            case TEXT -> texts(PlainText.lines(source).map(t -> new LabelledText(List.of(), t)));
            case COLUMNS -> sentences(ColumnText.read(source));
            case CONLL_U -> sentences(ConllU.read(source));
            case TAGGED -> sentences(InlineText.tagged(source, '/'));
            case SEGMENTED -> sentences(InlineText.segmented(source));
            case TREES -> trees(PennTrees.read(source));
            case TS -> series(SeriesReader.ts(source));
            case SERIES -> series(SeriesReader.tsv(source));
            case WIDE -> series(WideTable.read(source).map(DataSurvey::unlabelled));
            case CTF -> ctf(source);
            case JSON_LINES -> json(source);
            case ARRAY -> array(ArrayReader.open(source), "");
            case ARCHIVE ->
                    ArrayArchive.names(source)
                            .forEach(n -> array(ArrayArchive.open(source, n), n + ": "));
            case VECTORS -> vectors(source);
            case TABLE -> new TableSurvey(out).of(source);
        }
        if (!samples.isEmpty()) {
            out.println("\nfirst items:");
            samples.forEach(s -> out.println("  " + s));
        }
    }

    private static LabelledSeries unlabelled(NamedSeries series) {
        return new LabelledSeries("", 1, series.values());
    }

    private void counted(String one, String many, long count) {
        out.printf("%,d %s%n", count, count == 1 ? one : many);
    }

    private void sample(String text) {
        if (samples.size() < SAMPLES) {
            String line = text.replace('\n', ' ').replace('\t', ' ');
            samples.add(line.length() > 90 ? line.substring(0, 89) + "…" : line);
        }
    }

    private void texts(ItemReader<LabelledText> items) {
        var characters = new Lengths();
        var words = new Lengths();
        var vocabulary = new SymbolCounter();
        var labels = new SymbolCounter();
        long multiLabelItems = 0;
        while (items.hasNext()) {
            var item = items.next();
            var tokens = Tokeniser.WORDS.split(item.text());
            vocabulary.add(tokens);
            words.add(tokens.size());
            characters.add(item.text().codePointCount(0, item.text().length()));
            labels.add(item.labels());
            multiLabelItems += item.labels().size() > 1 ? 1 : 0;
            sample((item.labels().isEmpty() ? "" : item.labels() + " ") + item.text());
        }
        counted("text", "texts", words.count());
        out.println("characters in each: " + characters);
        out.println("words in each: " + words);
        vocabulary("words", vocabulary);
        if (labels.size() > 0) {
            balance("classes", labels);
        }
        if (multiLabelItems > 0) {
            out.printf("%,d texts have several classes (multi-label)%n", multiLabelItems);
        }
    }

    private void vocabulary(String what, SymbolCounter counter) {
        var counts = counter.byCount();
        long once = counts.stream().filter(e -> e.getValue() == 1).count();
        var most = counts.stream().limit(10).map(Map.Entry::getKey).toList();
        out.printf(
                "%s: %,d, vocabulary of %,d (%,d occur once); most frequent: %s%n",
                what, counter.total(), counter.size(), once, String.join(" ", most));
    }

    private void balance(String what, SymbolCounter labels) {
        out.printf("%s: %,d%n", what, labels.size());
        var counts = labels.byCount();
        for (var entry : counts.subList(0, Math.min(20, counts.size()))) {
            out.printf(
                    java.util.Locale.ROOT,
                    "  %-24s %,9d  %5.1f %%%n",
                    entry.getKey().isEmpty() ? "(none)" : entry.getKey(),
                    entry.getValue(),
                    100.0 * entry.getValue() / labels.total());
        }
        if (counts.size() > 20) {
            out.printf("  and %,d more%n", counts.size() - 20);
        }
        long once = counts.stream().filter(e -> e.getValue() == 1).count();
        if (once > 0) {
            out.printf("  %,d occur once: none of them can go to the validation set%n", once);
        }
    }

    private void sentences(ItemReader<Sentence> items) {
        var lengths = new Lengths();
        var columns = new ArrayList<SymbolCounter>();
        var spans = new SpanDetector();
        while (items.hasNext()) {
            var sentence = items.next();
            lengths.add(sentence.size());
            for (int c = 0; c < sentence.columns().size(); c++) {
                if (c == columns.size()) {
                    columns.add(new SymbolCounter());
                }
                columns.get(c).add(sentence.columns().get(c));
            }
            spans.add(sentence.column(-1));
            sample(shown(sentence));
        }
        counted("sentence", "sentences", lengths.count());
        out.println("tokens in each: " + lengths);
        for (int c = 0; c < columns.size(); c++) {
            boolean treebank = columns.size() == CONLL_U.size();
            String name = treebank ? CONLL_U.get(c) : "column " + (c + 1);
            if (name.isEmpty()) {
                continue;
            }
            if (columns.get(c).size() > 60) {
                vocabulary(name, columns.get(c));
            } else {
                balance(name + ", values", columns.get(c));
            }
        }
        SpanSurvey.write(spans, out);
    }

    private static String shown(Sentence sentence) {
        boolean ten = sentence.columns().size() == 10;
        var words = sentence.column(ten ? ConllU.FORM : 0);
        var tags = sentence.column(ten ? ConllU.UPOS : -1);
        var text = new StringBuilder();
        for (int i = 0; i < Math.min(12, sentence.size()); i++) {
            text.append(i == 0 ? "" : " ").append(words.get(i)).append('/').append(tags.get(i));
        }
        return text.toString();
    }

    private void trees(ItemReader<LabelledTree> items) {
        var nodes = new Lengths();
        var words = new Lengths();
        var degrees = new Lengths();
        var vocabulary = new SymbolCounter();
        var roots = new SymbolCounter();
        var labels = new SymbolCounter();
        while (items.hasNext()) {
            var tree = items.next();
            nodes.add(tree.size());
            words.add(tree.words().size());
            vocabulary.add(tree.words());
            roots.add(tree.label(tree.root()));
            for (int n = 0; n < tree.size(); n++) {
                labels.add(tree.label(n));
                if (tree.word(n) == null) {
                    degrees.add(tree.degree(n));
                }
            }
            sample(tree.toString());
        }
        counted("tree", "trees", nodes.count());
        out.println("nodes in each: " + nodes);
        out.println("words in each: " + words);
        out.println("children of a node that has any: " + degrees);
        vocabulary("words", vocabulary);
        balance("labels of roots", roots);
        balance("labels of nodes", labels);
    }

    private void series(ItemReader<LabelledSeries> items) {
        var lengths = new Lengths();
        var channels = new Lengths();
        var labels = new SymbolCounter();
        var numbers = new NumberSurvey();
        while (items.hasNext()) {
            var series = items.next();
            lengths.add(series.steps());
            channels.add(series.channels());
            labels.add(series.label());
            for (double value : series.values()) {
                numbers.add(value);
            }
            var start = Arrays.copyOf(series.values(), Math.min(8, series.values().length));
            sample((series.label() + " " + Arrays.toString(start)).strip());
        }
        counted("series", "series", lengths.count());
        out.println("steps in each: " + lengths);
        out.println("channels: " + channels);
        out.println("numbers: " + numbers);
        if (labels.size() > 1 || labels.count("") == 0) {
            balance("classes", labels);
        }
    }

    private void ctf(DataSource source) {
        var samplesOf = new TreeMap<String, Lengths>();
        var widths = new TreeMap<String, Integer>();
        long count = 0;
        for (var items = CtfReader.read(source); items.hasNext(); count++) {
            var sequence = items.next();
            sequence.streams()
                    .forEach((name, stream) -> {
                        samplesOf.computeIfAbsent(name, _ -> new Lengths()).add(stream.size());
                        for (int index : stream.index()) {
                            widths.merge(name, index + 1, Math::max);
                        }
                    });
            var first = sequence.streams().values().iterator();
            sample(
                    "sequence "
                            + sequence.id()
                            + (first.hasNext()
                                    ? " " + String.join(" ", first.next().comments())
                                    : ""));
        }
        counted("sequence", "sequences", count);
        samplesOf.forEach((name, lengths) ->
                out.printf(
                        "stream %s: %,d wide; in %,d sequences; samples in each: %s%n",
                        name, widths.getOrDefault(name, 0), lengths.count(), lengths));
    }

    private void json(DataSource source) {
        var keys = new SymbolCounter();
        long count = 0;
        for (var items = JsonLines.read(source); items.hasNext(); count++) {
            var value = items.next().value();
            if (value instanceof Json.Obj(var entries)) {
                entries.forEach((key, part) -> keys.add(key + ": " + kind(part)));
            } else {
                keys.add("(no object): " + kind(value));
            }
            sample(value.write());
        }
        counted("value", "values", count);
        balance("keys and types of their values", keys);
    }

    private static String kind(Json value) {
        return switch (value) {
            case Json.Null _ -> "null";
            case Json.Bool _ -> "boolean";
            case Json.Num _ -> "number";
            case Json.Text _ -> "string";
            case Json.Arr _ -> "array";
            case Json.Obj _ -> "object";
        };
    }

    private void array(ArrayReader array, String name) {
        try (array) {
            var numbers = new NumberSurvey();
            float[] item = new float[array.width()];
            while (array.next(item)) {
                for (float value : item) {
                    numbers.add(value);
                }
            }
            out.println(name + "shape " + Arrays.toString(array.shape()) + ", numbers: " + numbers);
        }
    }

    private void vectors(DataSource source) {
        var found = WordVectorReader.read(source, _ -> false);
        out.printf("%,d words, vectors of %,d numbers%n", found.total(), found.width());
        if (found.unreadable() > 0) {
            out.printf("%,d words are not UTF-8 and are skipped%n", found.unreadable());
        }
    }
}
