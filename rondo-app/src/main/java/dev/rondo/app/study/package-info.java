/// The studies of `rondo study`: a question, networks that learn, and what came out as a table and
/// pictures. They print nothing and know nothing of the command line: [StudyCommand] alone parses
/// the options and prints.
package dev.rondo.app.study;
