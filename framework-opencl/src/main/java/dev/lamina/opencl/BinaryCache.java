package dev.lamina.opencl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled programs on disk. A file holds a mark, the key that it was written for, the SHA-256 of
 * the binary, and the binary. Whatever does not fit is as good as absent.
 */
final class BinaryCache {
  private static final Logger LOG = LoggerFactory.getLogger(BinaryCache.class);
  private static final byte[] MAGIC = "LAMINCL1".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGEST = 32;
  private static final int HEADER = MAGIC.length + 2 * DIGEST;

  /** Files that are kept; programs of drivers that are gone would pile up for good. */
  private static final int MOST = 4096;

  private final Path folder;
  private final int most;
  private boolean pruned;

  BinaryCache(Path folder) {
    this(folder, MOST);
  }

  /** A cache of at most so many files, looked after when the first one is written. */
  BinaryCache(Path folder, int most) {
    this.folder = folder;
    this.most = most;
  }

  /** The key of a program: of everything that its binary depends on. */
  static byte[] key(DeviceFacts facts, String options, String source) {
    MessageDigest digest = sha256();
    digest.update(MAGIC);
    String[] parts = {
      source, options, facts.platformName(), facts.platformVersion(), facts.name(), facts.driver()
    };
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      // With its length, so that no two lists of parts read the same.
      digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
      digest.update(bytes);
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  Path file(byte[] key) {
    return folder.resolve(HexFormat.of().formatHex(key) + ".bin");
  }

  /** The binary for a key, if there is a sound one. */
  Optional<byte[]> load(byte[] key) {
    byte[] all;
    try {
      all = Files.readAllBytes(file(key));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.debug("The program cache {} cannot be read: {}", folder, e.toString());
      return Optional.empty();
    }
    boolean sound =
        all.length > HEADER && Arrays.equals(all, 0, HEADER, header(key, all), 0, HEADER);
    if (!sound) {
      LOG.debug("{} is damaged and will be written anew", file(key));
      return Optional.empty();
    }
    return Optional.of(Arrays.copyOfRange(all, HEADER, all.length));
  }

  /** The header that a file with this content must have. */
  private static byte[] header(byte[] key, byte[] all) {
    MessageDigest digest = sha256();
    digest.update(all, HEADER, all.length - HEADER);
    return ByteBuffer.allocate(HEADER).put(MAGIC).put(key).put(digest.digest()).array();
  }

  /** Keeps a binary. Other processes see all of it or nothing. */
  void store(byte[] key, byte[] binary) {
    Path temporary = null;
    try {
      Files.createDirectories(folder);
      temporary = Files.createTempFile(folder, "new", ".tmp");
      byte[] all = new byte[HEADER + binary.length];
      System.arraycopy(binary, 0, all, HEADER, binary.length);
      System.arraycopy(header(key, all), 0, all, 0, HEADER);
      Files.write(temporary, all);
      Files.move(
          temporary,
          file(key),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
      prune();
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("The program cache {} cannot be written: {}", folder, e.toString());
      delete(temporary);
    }
  }

  /** Deletes the oldest half of too many files, once. */
  private synchronized void prune() throws IOException {
    if (pruned) {
      return;
    }
    pruned = true;
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(f -> f.toString().endsWith(".bin")).collect(Collectors.toList());
    }
    if (files.size() <= most) {
      return;
    }
    Map<Path, FileTime> ages = new HashMap<>();
    for (Path file : files) {
      ages.put(file, age(file));
    }
    files.sort(Comparator.comparing(ages::get));
    files.subList(0, files.size() - most / 2).forEach(BinaryCache::delete);
  }

  /** Another process may have deleted the file meanwhile. */
  private static FileTime age(Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file);
    } catch (NoSuchFileException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static void delete(Path temporary) {
    if (temporary != null) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException e) {
        LOG.debug("{} cannot be deleted: {}", temporary, e.toString());
      }
    }
  }
}
