/// The files of a command: which it reads and which it writes, said by annotations on its options,
/// and what is checked of them before it begins.
package dev.rondo.app.file;
