package dev.rondo.examples;

import dev.rondo.task.language.LanguageModel;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/// Ten thousand sequences at once, each in a virtual thread, read by one model.
public final class ManySessions {
    public static void main(String[] args) {
        var model =
                LanguageModel.trainer()
                        .hidden(32)
                        .batch(4)
                        .epochs(30)
                        .rate(0.01)
                        .train("one two three four ".repeat(100));
        var sessions = new ConcurrentHashMap<Integer, Double>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 10_000; i++) {
                int number = i;
                threads.execute(() -> {
                    var session = model.session(); // the model is shared, the session is not
                    session.feedText("one two thre");
                    sessions.put(number, session.probability("e"));
                });
            }
        } // waits for all
        System.out.println(sessions.size()); // 10000
        System.out.println(sessions.values().stream().distinct().count()); // 1: they do not mix
        System.out.println(sessions.get(0)); // 0.99
    }
}
