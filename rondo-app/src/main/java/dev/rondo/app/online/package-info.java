/// `rondo online`.
package dev.rondo.app.online;
