package dev.rondo.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;

import dev.rondo.task.classify.Classifier;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/// A model behind an address: `curl -d 'The room was dirty.' localhost:8080` says its class.
public final class WebHandler {
    static HttpServer serve(Classifier model, int port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress("localhost", port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                request -> {
                    var text = new String(request.getRequestBody().readAllBytes(), UTF_8);
                    var label = model.classify(text).label().getBytes(UTF_8);
                    request.sendResponseHeaders(200, label.length);
                    request.getResponseBody().write(label);
                    request.close();
                });
        server.start();
        return server;
    }

    public static void main(String[] args) throws IOException {
        var data = Path.of("samples/guest-book.tsv");
        var model = Classifier.trainer().hidden(32).epochs(8).rate(0.01).train(data);
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080; // 0: any that is free
        System.out.println("http:/" + serve(model, port).getAddress());
    }
}
