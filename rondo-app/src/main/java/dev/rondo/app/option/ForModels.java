package dev.rondo.app.option;

import dev.rondo.model.Model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The kinds of models that an option is for, or all options of a class; without it, all kinds.
/// What is said at the option counts before what is said at its class.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.TYPE})
public @interface ForModels {
    /// Classes of models, or a type that several of them have.
    Class<? extends Model>[] value();
}
