package dev.rondo.app.online;

import dev.rondo.RondoException;
import dev.rondo.learn.OnlineMethod;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads how a gradient is had at every step.
final class OnlineMethodConverter implements ITypeConverter<OnlineMethod> {
    @Override
    public OnlineMethod convert(String text) {
        var parts = text.split(":", 2);
        var number = parts.length == 2;
        try {
            return switch (parts[0] + (number ? ":" : "")) {
                case "rtrl" -> new OnlineMethod.Rtrl();
                case "snap1" -> new OnlineMethod.Snap1();
                case "uoro" -> new OnlineMethod.Uoro(1);
                case "uoro:" -> new OnlineMethod.Uoro(Long.parseLong(parts[1]));
                case "bptt:" -> new OnlineMethod.Truncated(Integer.parseInt(parts[1]));
                default ->
                        throw new TypeConversionException(
                                "`" + text + "`: expected rtrl, snap1, uoro[:SEED] or bptt:STEPS");
            };
        } catch (NumberFormatException e) {
            throw new TypeConversionException(
                    "`" + text + "`: expected a whole number after the colon");
        } catch (RondoException e) {
            throw new TypeConversionException("`" + text + "`: " + e.getMessage());
        }
    }
}
