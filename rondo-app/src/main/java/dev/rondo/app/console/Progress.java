package dev.rondo.app.console;

import dev.rondo.learn.Event;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.store.Json;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/// Shows a training under way to whoever watches.
public sealed interface Progress {
    void show(Event event);

    /// Something said besides the events, on a line of its own.
    void message(String line);

    /// Nothing is shown, but that a training went wrong.
    record Quiet(PrintWriter err) implements Progress {
        @Override
        public void show(Event event) {
            if (event instanceof Event.Diverged diverged) {
                err.println(ProgressText.diverged(diverged));
            }
        }

        @Override
        public void message(String line) {}
    }

    /// Every event as a JSON object on a line, for programs; the key `event` says which it is.
    record Machine(PrintWriter out) implements Progress {
        @Override
        public void show(Event event) {
            write(name(event), new Json.Obj(contents(event)));
        }

        /// Writes an event; `started`, which is the first of all, names the schema.
        public void write(String name, Json.Obj contents) {
            write(name, contents, name.equals("started"));
        }

        /// Writes an event.
        ///
        /// @param first whether it is the first of all, which names the schema
        public void write(String name, Json.Obj contents, boolean first) {
            var entries = new LinkedHashMap<String, Json>();
            if (first) {
                entries.put("schema", Json.of(JsonOutput.schema("train")));
            }
            entries.put("event", Json.of(name));
            entries.putAll(contents.entries());
            out.println(new Json.Obj(entries).write());
            out.flush();
        }

        private static String name(Event event) {
            return switch (event) {
                case Event.Started _ -> "started";
                case Event.Step _ -> "step";
                case Event.Gradients _ -> "gradients";
                case Event.Evaluated _ -> "evaluated";
                case Event.EpochEnded _ -> "epoch-ended";
                case Event.Checkpointed _ -> "checkpointed";
                case Event.Diverged _ -> "diverged";
                case Event.Stopped _ -> "stopped";
            };
        }

        private static Map<String, Json> contents(Event event) {
            return switch (event) {
                case Event.Checkpointed checkpointed ->
                        Map.of("path", Json.of(checkpointed.path().toString()));
                case Event.EpochEnded ended -> epoch(ended.epoch());
                case Event.Started started -> JsonOutput.defined(Json.of(started)).entries();
                case Event.Step step -> JsonOutput.defined(Json.of(step)).entries();
                case Event.Evaluated evaluated ->
                        JsonOutput.renamed(
                                        JsonOutput.defined(Json.of(evaluated)),
                                        "heldOut",
                                        "validation")
                                .entries();
                case Event.Gradients gradients -> JsonOutput.defined(Json.of(gradients)).entries();
                case Event.Diverged diverged -> JsonOutput.defined(Json.of(diverged)).entries();
                case Event.Stopped stopped -> JsonOutput.defined(Json.of(stopped)).entries();
            };
        }

        private static Map<String, Json> epoch(TrainingRecord.Epoch epoch) {
            var written = JsonOutput.defined(Json.of(epoch));
            written = JsonOutput.renamed(written, "number", "epoch");
            return JsonOutput.renamed(written, "heldOut", "validation").entries();
        }

        @Override
        public void message(String line) {}
    }

    /// One line that is rewritten, and a lasting one for each epoch. On a terminal.
    final class Live implements Progress {
        private static final long REDRAW_NANOS = 100_000_000;

        private final PrintWriter err;
        private final int columns;
        private final ProgressText lines;
        private long drawn;
        private boolean open;

        public Live(PrintWriter err, int columns, ProgressText lines) {
            this.err = err;
            this.columns = columns;
            this.lines = lines;
        }

        @Override
        public void show(Event event) {
            lines.note(event);
            if (event instanceof Event.Step step) {
                if (!open || System.nanoTime() - drawn >= REDRAW_NANOS) {
                    draw(lines.bar(step, columns - 1));
                }
                return;
            }
            lines.lasting(event).ifPresent(this::message);
        }

        private void draw(String text) {
            clearLine();
            err.print(text);
            err.flush();
            drawn = System.nanoTime();
            open = true;
        }

        private void clearLine() {
            if (err instanceof TerminalWriter terminal) {
                terminal.clearLine();
            } else {
                err.print("\r\u001b[K");
            }
        }

        @Override
        public void message(String line) {
            if (open) {
                clearLine();
                open = false;
            }
            err.println(ProgressText.wrapped(line, columns));
            err.flush();
        }
    }

    /// A line for each epoch, and one every half minute within. Into files and pipes.
    final class Plain implements Progress {
        private static final int COLUMNS = 80;
        private static final long PAUSE_NANOS = 30_000_000_000L;

        private final PrintWriter err;
        private final ProgressText lines;
        private long last = System.nanoTime();

        public Plain(PrintWriter err, ProgressText lines) {
            this.err = err;
            this.lines = lines;
        }

        @Override
        public void show(Event event) {
            lines.note(event);
            if (event instanceof Event.Step step) {
                if (System.nanoTime() - last >= PAUSE_NANOS) {
                    message(lines.plain(step));
                }
                return;
            }
            lines.lasting(event).ifPresent(this::message);
        }

        @Override
        public void message(String line) {
            err.println(ProgressText.wrapped(line, COLUMNS));
            err.flush();
            last = System.nanoTime();
        }
    }
}
