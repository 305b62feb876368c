package dev.lamina.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Finds case files and reads them. */
final class CaseFile {
  /**
   * Python writes NaN and Infinity as bare words unless told otherwise; they are read as such. A
   * name given twice or text after the end means that the file is damaged.
   */
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private static final int GZIP_MAGIC = 0x1f8b;

  private CaseFile() {}

  /**
   * The files named {@code *.json} or {@code *.json.gz} in these directories and all below them,
   * each once, in order of their names.
   *
   * @throws UsageException if a directory does not exist or cannot be read
   */
  static Collection<Path> find(List<Path> directories) {
    TreeMap<String, Path> byRealPath = new TreeMap<>();
    for (Path directory : directories) {
      if (!Files.exists(directory)) {
        throw new UsageException("no such directory: " + directory);
      }
      try (Stream<Path> files = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          String name = file.getFileName().toString();
          if ((name.endsWith(".json") || name.endsWith(".json.gz")) && Files.isRegularFile(file)) {
            byRealPath.putIfAbsent(file.toRealPath().toString(), file);
          }
        }
      } catch (IOException | UncheckedIOException unreadable) {
        throw new UsageException("cannot list " + directory + ": " + unreadable.getMessage());
      }
    }
    return byRealPath.values();
  }

  /**
   * The cases of a file.
   *
   * @throws CaseFileException if the file cannot be read or is of no known kind
   */
  static List<Case> read(Path file) throws CaseFileException {
    JsonNode root = json(file);
    if (OperatorFlags.isRecognised(root)) {
      return List.of();
    }
    JsonNode recorded = root.path("cases");
    if (!root.isObject() || !recorded.isArray()) {
      throw new CaseFileException("not a case file: expected an object with a list \"cases\"");
    }
    Path name = file.getFileName();
    List<Case> cases = new ArrayList<>();
    for (JsonNode one : recorded) {
      cases.add(CaseKind.read(root, one, name + "/" + cases.size()));
    }
    return cases;
  }

  private static JsonNode json(Path file) throws CaseFileException {
    try (InputStream in = open(file)) {
      return JSON.readTree(in);
    } catch (JsonProcessingException damaged) {
      throw new CaseFileException("not JSON: " + damaged.getMessage().replace('\n', ' '), damaged);
    } catch (IOException unreadable) {
      throw new CaseFileException("cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    try {
      in.mark(2);
      boolean gzip = (in.read() << 8 | in.read()) == GZIP_MAGIC;
      in.reset();
      return gzip ? new GZIPInputStream(in) : in;
    } catch (IOException failed) {
      in.close();
      throw failed;
    }
  }
}
