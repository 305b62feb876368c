package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {
  private static final String SOURCE =
      "__kernel void f(__global float *x) { if (!get_global_id(0)) x[0] = x[0] * 2 + 1; }";

  @TempDir Path folder;

  private List<Path> files() throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  private void computes(Settings.Cache cache, Path where) {
    Session session = TestDevice.open(Settings.fromProperties().withCache(cache, where));
    try {
      Buffer x = session.allocate("x", 4);
      session.write(new float[] {3}, 0, DType.FLOAT32, x, 0, 1);
      Kernel f = session.kernel("f", "", SOURCE);
      session.locked(() -> f.set(0, x).launch(1));
      float[] out = new float[1];
      session.read(x, 0, DType.FLOAT32, out, 0, 1);
      assertEquals(7, out[0]);
    } finally {
      session.close();
    }
  }

  @Test
  void keepsOneFileAProgram() throws IOException {
    computes(Settings.Cache.ON, folder);
    List<Path> first = files();
    assertEquals(1, first.size());
    byte[] content = Files.readAllBytes(first.get(0));
    computes(Settings.Cache.ON, folder);
    assertEquals(first, files());
    assertArrayEquals(content, Files.readAllBytes(first.get(0)));
  }

  @Test
  void readsWhatItWrote() throws IOException {
    BinaryCache cache = new BinaryCache(folder.resolve("new/folder"));
    byte[] key = BinaryCache.key(TestDevice.facts(Settings.fromProperties()), "", SOURCE);
    assertEquals(Optional.empty(), cache.load(key));
    byte[] binary = {1, 2, 3};
    cache.store(key, binary);
    assertArrayEquals(binary, cache.load(key).orElseThrow());
    byte[] next = {9};
    cache.store(key, next);
    assertArrayEquals(next, cache.load(key).orElseThrow());
  }

  @Test
  void hasAKeyForEveryDifference() {
    DeviceFacts facts = TestDevice.facts(Settings.fromProperties());
    byte[] key = BinaryCache.key(facts, "ab", "c");
    assertArrayEquals(key, BinaryCache.key(facts, "ab", "c"));
    assertFalse(Arrays.equals(key, BinaryCache.key(facts, "a", "cb")));
    assertFalse(Arrays.equals(key, BinaryCache.key(facts, "ab", "d")));
    assertFalse(Arrays.equals(key, BinaryCache.key(facts, "b", "ca")));
  }

  @Test
  void writesDamagedFilesAnew() throws IOException {
    computes(Settings.Cache.ON, folder);
    Path file = files().get(0);
    byte[] sound = Files.readAllBytes(file);
    List<UnaryOperator<byte[]>> damages =
        List.of(
            b -> new byte[0],
            b -> Arrays.copyOf(b, 20),
            b -> Arrays.copyOf(b, b.length - 1),
            b -> Arrays.copyOf(b, b.length + 1),
            b -> flip(b, 0),
            b -> flip(b, 12),
            b -> flip(b, 50),
            b -> flip(b, b.length / 2));
    for (UnaryOperator<byte[]> damage : damages) {
      byte[] damaged = damage.apply(sound.clone());
      Files.write(file, damaged);
      computes(Settings.Cache.ON, folder);
      assertFalse(Arrays.equals(damaged, Files.readAllBytes(file)));
      assertEquals(List.of(file), files());
      BinaryCache cache = new BinaryCache(folder);
      assertTrue(cache.load(keyOf(file)).isPresent());
    }
  }

  private static byte[] flip(byte[] b, int at) {
    b[at] ^= 1;
    return b;
  }

  private static byte[] keyOf(Path file) {
    String name = file.getFileName().toString();
    return java.util.HexFormat.of().parseHex(name.substring(0, 64));
  }

  @Test
  void buildsFromSourceWhereTheDriverRefusesABinary() throws IOException {
    computes(Settings.Cache.ON, folder);
    Path file = files().get(0);
    byte[] nonsense = "not a program".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    BinaryCache cache = new BinaryCache(folder);
    cache.store(keyOf(file), nonsense);
    computes(Settings.Cache.ON, folder);
    assertFalse(Arrays.equals(nonsense, cache.load(keyOf(file)).orElseThrow()));
  }

  @Test
  void doesWithoutAFolderThatCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    computes(Settings.Cache.ON, file.resolve("below"));
    computes(Settings.Cache.ON, file);
    assertEquals(0, Files.size(file));
  }

  @Test
  void staysOffWhereItWouldCost() throws IOException {
    computes(Settings.Cache.OFF, folder);
    assertEquals(List.of(), files());
    computes(Settings.Cache.AUTO, folder);
    boolean pocl = TestDevice.facts(Settings.fromProperties()).pocl();
    assertEquals(pocl ? 0 : 1, files().size());
    assertNotEquals(pocl, files().size() == 1);
  }

  @Test
  void keepsTheNewerHalfOfTooManyFiles() throws IOException {
    for (int i = 0; i < 9; i++) {
      Path old = Files.writeString(folder.resolve("old" + i + ".bin"), "x");
      Files.setLastModifiedTime(old, FileTime.fromMillis(1_000_000L * i));
    }
    Path other = Files.writeString(folder.resolve("notes.txt"), "not ours");
    BinaryCache cache = new BinaryCache(folder, 6);
    byte[] key = new byte[32];
    cache.store(key, new byte[] {1, 2, 3});
    assertArrayEquals(new byte[] {1, 2, 3}, cache.load(key).orElseThrow());
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(
          Set.of(cache.file(key), folder.resolve("old8.bin"), folder.resolve("old7.bin"), other),
          left.collect(Collectors.toSet()));
    }
  }
}
