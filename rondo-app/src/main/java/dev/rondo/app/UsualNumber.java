package dev.rondo.app;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A number of an option that stands for as long as no other is given.
///
/// @param value NaN: something else decides, as `text` says
/// @param text as the help shows it
/// @param given whether the user gave it
record UsualNumber(double value, String text, boolean given) {
    static UsualNumber of(double value) {
        return new UsualNumber(value, "" + value, false);
    }

    /// Nothing in particular, until the user gives a number.
    static UsualNumber none(String text) {
        return new UsualNumber(Double.NaN, text, false);
    }

    @Override
    public String toString() {
        return text;
    }

    /// Reads what the user gives.
    static final class Converter implements ITypeConverter<UsualNumber> {
        @Override
        public UsualNumber convert(String text) {
            try {
                return new UsualNumber(Double.parseDouble(text), text, true);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("`" + text + "`: expected a number");
            }
        }
    }
}
