package dev.rondo.app.online;

import dev.rondo.RondoException;
import dev.rondo.learn.OnlineMethod;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads how a gradient is had at every step.
final class OnlineMethodConverter implements ITypeConverter<OnlineMethod> {
    @Override
    public OnlineMethod convert(String text) {
        try {
            return OnlineMethod.parse(text);
        } catch (RondoException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
