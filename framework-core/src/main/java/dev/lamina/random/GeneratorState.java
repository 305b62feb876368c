package dev.lamina.random;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a {@link Generator} remembers, between its fields and a {@link State}.
 *
 * @param seed the seed the stream began with
 * @param words the current block, untempered
 * @param index how many words of the block are used up
 * @param spareReady whether a normal number is kept
 * @param spare the kept normal; of no meaning if none is kept
 */
record GeneratorState(long seed, long[] words, int index, boolean spareReady, double spare) {
  private static final String MT19937 = "mt19937";
  private static final long LARGEST_WORD = 0xffffffffL;
  private static final Set<String> NAMES =
      Set.of("algorithm", "seed", "words", "index", "normalKept", "normal");

  State toState() {
    return State.builder()
        .put("algorithm", MT19937)
        .put("seed", seed)
        .put("words", new State.Array(DType.INT64, Shape.of(words.length), words))
        .put("index", (long) index)
        .put("normalKept", spareReady)
        // Zero instead of a number used up: equal generators have equal states.
        .put("normal", spareReady ? spare : 0.0)
        .build();
  }

  static GeneratorState of(State state) {
    List<String> problems = new ArrayList<>();
    read(state, "algorithm", State::text, problems)
        .filter(name -> !name.equals(MT19937))
        .ifPresent(name -> problems.add("algorithm '" + name + "' is not '" + MT19937 + "'"));
    long seed = read(state, "seed", State::integer, problems).orElse(0L);
    long[] words =
        read(state, "words", State::array, problems)
            .map(array -> words(array, problems))
            .orElse(new long[0]);
    int index =
        read(state, "index", State::integer, problems)
            .map(value -> index(value, problems))
            .orElse(0);
    boolean spareReady = read(state, "normalKept", State::flag, problems).orElse(false);
    double spare = read(state, "normal", State::real, problems).orElse(0.0);
    state.names().stream()
        .filter(name -> !NAMES.contains(name))
        .forEach(name -> problems.add("'" + name + "' is unexpected"));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "Generator.load: this is no state of a generator; got "
              + String.join(", ", problems)
              + "; expected the names and kinds that Generator.state gives."
              + " Load a state taken from a generator.");
    }
    return new GeneratorState(seed, words, index, spareReady, spare);
  }

  private interface Accessor<T> {
    T read(State state, String name);
  }

  // A wrong kind is reported together with all other problems instead of at once.
  private static <T> Optional<T> read(
      State state, String name, Accessor<T> accessor, List<String> problems) {
    if (!state.has(name)) {
      problems.add("'" + name + "' is missing");
      return Optional.empty();
    }
    try {
      return Optional.of(accessor.read(state, name));
    } catch (IllegalArgumentException e) {
      problems.add("'" + name + "' of another kind");
      return Optional.empty();
    }
  }

  private static long[] words(State.Array array, List<String> problems) {
    if (array.dtype() != DType.INT64 || array.shape().numel() != MersenneTwister.BLOCK) {
      problems.add("words are " + array.dtype() + " " + array.shape() + ", not int64 [624]");
      return new long[0];
    }
    long[] words = (long[]) array.values();
    for (int i = 0; i < words.length; i++) {
      if (words[i] < 0 || words[i] > LARGEST_WORD) {
        problems.add("words[" + i + "] = " + words[i] + " has more than 32 bits");
        return words;
      }
    }
    return words;
  }

  private static int index(long index, List<String> problems) {
    if (index < 0 || index > MersenneTwister.BLOCK) {
      problems.add("index " + index + " is not in 0 to 624");
      return 0;
    }
    return (int) index;
  }
}
