package dev.rondo.learn;

import java.util.function.IntConsumer;

/// Runs tasks 0 … count − 1, in any order, on any threads, and returns when all are done.
interface Parallel {
    void run(int count, IntConsumer task);
}
