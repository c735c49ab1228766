package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.learn.Schedule;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a schedule of the learning rate: its name, and after a colon its numbers.
final class ScheduleConverter implements ITypeConverter<ScheduleConverter.Spelt> {
    /// A schedule as it was spelt.
    record Spelt(String text, Schedule schedule) {
        @Override
        public String toString() {
            return text;
        }
    }

    @Override
    public Spelt convert(String text) {
        return new Spelt(text, schedule(text));
    }

    private static Schedule schedule(String text) {
        try {
            return Schedule.parse(text);
        } catch (RondoException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
