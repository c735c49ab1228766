package dev.rondo.examples;

import com.sun.net.httpserver.HttpServer;

import dev.rondo.task.classify.Classifier;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/// A model behind an address: a text is posted, its class comes back. `curl -d 'What a lovely
/// place!' localhost:8080`
public final class WebHandler {
    /// Answers with a model, which all threads share.
    static HttpServer serve(Classifier model, int port) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    var text =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    var answer = model.classify(text).label().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
        return server;
    }

    public static void main(String[] args) throws IOException {
        var model = Classifier.trainer().epochs(4).train(Path.of("samples/guest-book.tsv"));
        System.out.println("http://localhost:" + serve(model, 8080).getAddress().getPort());
    }
}
