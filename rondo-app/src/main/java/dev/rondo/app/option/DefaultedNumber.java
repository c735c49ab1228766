package dev.rondo.app.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A number of an option that stands for as long as no other is given.
///
/// @param value NaN: something else decides, as `text` says
/// @param text as the help shows it
/// @param specified whether the user gave it
public record DefaultedNumber(double value, String text, boolean specified) {
    public static DefaultedNumber of(double value) {
        return new DefaultedNumber(value, "" + value, false);
    }

    /// Nothing in particular, until the user gives a number.
    static DefaultedNumber none(String text) {
        return new DefaultedNumber(Double.NaN, text, false);
    }

    @Override
    public String toString() {
        return text;
    }

    /// Reads what the user gives.
    static final class Converter implements ITypeConverter<DefaultedNumber> {
        @Override
        public DefaultedNumber convert(String text) {
            try {
                return new DefaultedNumber(Double.parseDouble(text), text, true);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("`" + text + "`: expected a number");
            }
        }
    }
}
