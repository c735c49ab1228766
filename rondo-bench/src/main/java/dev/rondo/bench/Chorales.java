package dev.rondo.bench;

import dev.rondo.data.source.TableWriter;
import dev.rondo.store.Json;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Writes the chorales of Bach (Boulanger-Lewandowski et al. 2012) as tables that `rondo train
/// forecast` reads, a row a chord and a column a key: `Chorales FILE.json FOLDER`. The file holds
/// the pieces of `train`, `valid` and `test`, each a list of chords, each a list of MIDI pitches
/// from 21 to 108, as in github.com/czhuang/JSB-Chorales-dataset.
final class Chorales {
    private static final int LOWEST = 21;
    private static final int KEYS = 88;

    private Chorales() {}

    public static void main(String[] args) throws IOException {
        var arguments = new Arguments(args, "Chorales FILE.json FOLDER");
        var file = arguments.argument("FILE.json", Arguments::file);
        var folder = arguments.argument("FOLDER", Arguments::folder);
        arguments.end();
        var parts = Json.parse(Files.readString(file), file.toString()).asObject();
        for (var part : parts.entries().entrySet()) {
            var to = folder.resolve("chorales-" + part.getKey() + ".csv");
            var lines = new ArrayList<String>();
            var header = new ArrayList<>(List.of("piece"));
            for (int key = 0; key < KEYS; key++) {
                header.add("k" + (LOWEST + key));
            }
            lines.add(TableWriter.row(header));
            int number = 0;
            for (var piece : part.getValue().asList()) {
                number++;
                for (var chord : piece.asList()) {
                    var row = new ArrayList<>(Collections.nCopies(1 + KEYS, "0"));
                    row.set(0, part.getKey() + "-" + number);
                    chord.asList().forEach(pitch -> row.set(1 + pitch.asInt() - LOWEST, "1"));
                    lines.add(TableWriter.row(row));
                }
            }
            Files.write(to, lines);
            System.out.println(to + ": " + number + " pieces, " + (lines.size() - 1) + " chords");
        }
    }
}
