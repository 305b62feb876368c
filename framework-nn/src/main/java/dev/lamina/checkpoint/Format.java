package dev.lamina.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The words and limits of the format, version 1; {@code docs/checkpoint-format.md} defines them.
 */
final class Format {
  static final String NAME = "lamina-checkpoint";
  static final int VERSION = 1;

  /** The keys of the envelope in their order. */
  static final List<String> KEYS = List.of("format", "version", "producer", "model", "state");

  /** Marks an object as a tensor, so that no tree of a user can be taken for one. */
  static final String TENSOR = "$tensor";

  /** Marks a real number that JSON cannot write. */
  static final String REAL = "$real";

  /** Objects and lists inside each other, counted from the model or the state. */
  static final int MAX_DEPTH = 256;

  private Format() {}

  static JsonFactory jsonFactory() {
    return new JsonFactoryBuilder()
        // names and texts can be no longer than the file, so the file's size is the limit
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .maxNestingDepth(2 * MAX_DEPTH)
                .build())
        .streamWriteConstraints(
            StreamWriteConstraints.builder().maxNestingDepth(2 * MAX_DEPTH).build())
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        // on, it throws when many honest names collide, as numbered layers may
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
        .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
        // a character beyond 16 bits as itself, not as two escapes
        .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
        // the shortest digits on every JDK; Double.toString gives them only from 19 on
        .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
        .build();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }
}
