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
        var parts = text.split(":", 2);
        var numbers = new Numbers(text, parts.length < 2 ? new String[0] : parts[1].split(","));
        try {
            return numbers.all(
                    switch (parts[0]) {
                        case "constant" -> new Schedule.Constant();
                        case "cosine" -> new Schedule.Cosine(numbers.next(0));
                        case "step" ->
                                new Schedule.Step(
                                        numbers.next(0.5),
                                        (int) numbers.next(1),
                                        (int) numbers.next(0));
                        case "plateau" ->
                                new Schedule.Plateau(numbers.next(0.5), (int) numbers.next(2));
                        default ->
                                throw new TypeConversionException(
                                        "`"
                                                + text
                                                + "`: expected constant, cosine, step or plateau");
                    });
        } catch (NumberFormatException e) {
            throw new TypeConversionException("`" + text + "`: expected numbers after the colon");
        } catch (RondoException e) {
            throw new TypeConversionException("`" + text + "`: " + e.getMessage());
        }
    }

    /// The numbers after the colon, one after the other.
    private static final class Numbers {
        private final String text;
        private final String[] spelt;
        private int taken;

        Numbers(String text, String[] spelt) {
            this.text = text;
            this.spelt = spelt;
        }

        double next(double usual) {
            return taken < spelt.length ? Double.parseDouble(spelt[taken++]) : usual;
        }

        Schedule all(Schedule schedule) {
            if (taken < spelt.length) {
                throw new TypeConversionException(
                        "`" + text + "`: expected at most " + taken + " numbers");
            }
            return schedule;
        }
    }
}
