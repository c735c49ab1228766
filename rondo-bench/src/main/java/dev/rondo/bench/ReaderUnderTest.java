package dev.rondo.bench;

import dev.rondo.data.array.ArrayArchive;
import dev.rondo.data.array.ArrayReader;
import dev.rondo.data.array.CtfReader;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.graph.GraphReader;
import dev.rondo.data.graph.PennTrees;
import dev.rondo.data.labelled.EventReader;
import dev.rondo.data.labelled.LabelledSequences;
import dev.rondo.data.labelled.LabelledTexts;
import dev.rondo.data.labelled.SeriesReader;
import dev.rondo.data.series.NumberTableReader;
import dev.rondo.data.series.WideTable;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.JsonLines;
import dev.rondo.data.source.TableReader;
import dev.rondo.data.tagged.ColumnText;
import dev.rondo.data.tagged.ConllU;
import dev.rondo.data.tagged.InlineText;
import dev.rondo.data.tagged.TaggedText;
import dev.rondo.data.text.ParallelText;
import dev.rondo.data.text.PlainText;
import dev.rondo.data.text.WordVectorReader;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A reader with a small file that it reads.
///
/// @param sample a file of its format
/// @param read reads a file to its end
record ReaderUnderTest(byte[] sample, Consumer<DataSource> read) {
    static Map<String, ReaderUnderTest> all() {
        var all = new TreeMap<String, ReaderUnderTest>();
        String table = "label,text,n\n1,\"a, \"\"b\"\"\nc\",0.5\n0,d,-1e3\n";
        String nodes = "node\tlabel\tsplit\tfeatures\nx\ta\ttrain\t0 4\ny\tb\ttest\t2:0.5\n";
        items(
                all,
                "trees",
                "(3 (2 It) (4 (2 's) lovely))\n( (S (NP a b)\n (V c)))\n",
                PennTrees::read);
        items(
                all,
                "columns",
                "EU NNP B-ORG\nsays VB O\n\n-DOCSTART- X O\n\nEnd NN O\n",
                ColumnText::read);
        items(
                all,
                "conllu",
                """
                # text = a b
                1-2\tab\t_\t_\t_\t_\t_\t_\t_\t_
                1\ta\ta\tDET\t_\t_\t2\tx\t_\t_
                2\tb\tb\tNOUN\t_\t_\t0\troot\t_\t_

                """,
                ConllU::read);
        items(all, "tagged", "the/DT cat/NN\n1/2/CD\n", s -> InlineText.tagged(s, '/'));
        items(all, "segmented", "我们 喜欢 猫 。\nab c\n", InlineText::segmented);
        items(all, "ctf", "7 |a 1:1 |# x |b 0.5 1\n7 |a 2:1\n8 |b 1 2\n", CtfReader::read);
        items(
                all,
                "ts",
                "#x\n@timeStamps false\n@classLabel true a b\n@data\n1,2:3,?:a\n4:5:b\n",
                SeriesReader::ts);
        items(
                all,
                "events",
                "id,time,variable,value\n7,00:30,HR,70\n7,1.5,T,36.6\n8,2024-05-01T06:30,HR,NA\n",
                source -> EventReader.table(source, EventReader.Settings.ALL, _ -> List.of()));
        items(
                all,
                "sequences",
                "0 |x 17:1 |y 2:1 |# fare\n0 |x 4:1\n1 |x 3:1 |y 0:1 3:1\n",
                source -> LabelledSequences.read(source, LabelledSequences.streams(source)));
        items(all, "tsv", "1\t0.5\t-1e2\tNaN\n2\t1\t2\t3\n", SeriesReader::tsv);
        items(all, "wide", "\"id\",\"V1\",\"V2\"\n\"H1\",1,2.5\n\"H2\",3,\n", WideTable::read);
        items(all, "pairs", "Hi.\t你好。\tx\nRun!\t跑！\n", ParallelText::read);
        items(all, "lines", "a b\n\nc\n", PlainText::lines);
        items(all, "documents", "a\nb\n\nc\n", PlainText::documents);
        items(all, "labelled", "ham\ta b\n__label__x __label__y c\n", LabelledTexts::lines);
        items(
                all,
                "jsonl",
                "{\"a\": [1, -2.5e3, \"x\\u00e4\"], \"b\": null}\n[true]\n",
                JsonLines::read);
        items(
                all,
                "ctf tags",
                "0 |S0 1:1 |# fly |S1 3:1 |S2 0:1 |# O\n0 |S0 2:1 |S2 1:1 |# B-city\n",
                TaggedText.of(DataFormat.CTF)::read);
        items(
                all,
                "jsonl tags",
                "{\"tokens\": [\"a\", \"b\"], \"tags\": [\"X\", 1]}\n{\"words\":[\"c\"],\"labels\":[\"Y\"]}\n",
                TaggedText.of(DataFormat.JSON_LINES)::read);
        of(all, "table", table, s -> drain(TableReader.open(s)));
        of(
                all,
                "numbers",
                "date,a,b\n2024-01-01,1,NA\n2024-01-02,-2.5e1,3\n",
                NumberTableReader::read);
        of(all, "nodes", nodes, s -> GraphReader.read(s, DataSource.of("fuzz.edges", "x y\n")));
        of(
                all,
                "edges",
                "a b\nx y 0.5\ny x\n",
                s -> GraphReader.read(DataSource.of("fuzz.nodes", nodes), s));
        of(
                all,
                "vectors",
                "2 3\nthe 0.5 -1 2\ncat 1 2e-3 3\n",
                s -> WordVectorReader.read(s, _ -> true));
        of(all, "glove", "the 0.5 -1 2\n. . 1 2e-3 3\n", s -> WordVectorReader.read(s, _ -> true));
        byte[] binary = bytes("2 1\nthe \1\2\3\4\ncat \5\6\7\10\n");
        all.put("word2vec", new ReaderUnderTest(binary, s -> WordVectorReader.read(s, _ -> true)));
        byte[] idx = {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6};
        all.put("idx", new ReaderUnderTest(idx, s -> drain(ArrayReader.open(s))));
        byte[] numpy = numpy();
        all.put("npy", new ReaderUnderTest(numpy, s -> drain(ArrayReader.open(s))));
        all.put(
                "npz",
                new ReaderUnderTest(
                        zipped(numpy),
                        s -> {
                            for (String name : ArrayArchive.names(s)) {
                                drain(ArrayArchive.open(s, name));
                            }
                        }));
        return all;
    }

    private static void items(
            Map<String, ReaderUnderTest> all,
            String name,
            String sample,
            Function<DataSource, ItemReader<?>> reader) {
        of(all, name, sample, s -> reader.apply(s).forEachRemaining(_ -> {}));
    }

    private static void of(
            Map<String, ReaderUnderTest> all,
            String name,
            String sample,
            Consumer<DataSource> reader) {
        all.put(name, new ReaderUnderTest(bytes(sample), reader));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void drain(TableReader table) {
        try (table) {
            while (table.next() != null) {}
        }
    }

    private static void drain(ArrayReader array) {
        try (array) {
            array.all();
        }
    }

    private static byte[] numpy() {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }\n";
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        out.writeBytes(new byte[] {(byte) header.length(), 0});
        out.writeBytes(bytes(header));
        out.writeBytes(new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40});
        return out.toByteArray();
    }

    private static byte[] zipped(byte[] entry) {
        var packed = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(packed)) {
            zip.putNextEntry(new ZipEntry("a.npy"));
            zip.write(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
