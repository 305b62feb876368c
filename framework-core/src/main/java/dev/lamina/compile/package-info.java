/** Steps that are traced once and then repeated without the code that says what they do. */
package dev.lamina.compile;
