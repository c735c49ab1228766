/// Manual pages and completion.
package dev.rondo.app.docs;
