package dev.lamina.cpu;

import dev.lamina.backend.Iteration;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Program;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program as this backend runs it: a loop for each pattern of column steps that has occurred.
 *
 * <p>A loop starts as scalar code and is replaced by vector code once enough elements have gone
 * through, since vector code costs the JIT compiler some hundred milliseconds before it pays. Both
 * give the same bits.
 */
final class CpuKernel {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Program program;
  private final Tier unit;
  private final long mask;
  private final ConcurrentMap<Long, Tier> others = new ConcurrentHashMap<>();
  private final boolean endsProducts;
  private final CpuKernel[] products = new CpuKernel[ThinProducts.MOST + 1];
  private Tier recent;

  CpuKernel(Program program) {
    this.program = program;
    int n = program.operands();
    this.mask = (1L << (2 * n)) - 1 | (1L << n) - 1 << 32 | -1L << Iteration.PACKED_COLUMNS;
    this.unit = new Tier(Iteration.ALL_UNIT & mask);
    this.endsProducts = ThinProducts.fits(program);
  }

  static CpuKernel of(Program program, int backendIndex) {
    CpuKernel kernel = (CpuKernel) program.slot(backendIndex);
    if (kernel == null) {
      kernel = new CpuKernel(program);
      program.slot(backendIndex, kernel);
    }
    return kernel;
  }

  void run(Iteration it, Storage[] operands, long[] scalars) {
    Tier tier = tier(it.pattern());
    Loop loop = tier.loop(it.size());
    if (it.size() >= tier.large) {
      LargeWalk.run(loop, it, operands, scalars, tier.cost);
    } else if (it.isSheet()) {
      loop.run(operands, it.meta(), it.rows(), it.cols(), scalars);
    } else {
      it.forEachSheet(meta -> loop.run(operands, meta, it.rows(), it.cols(), scalars));
    }
  }

  /**
   * The current loop for a walk, for callers that run it over all of the walk, part by part.
   *
   * @param it the walk
   * @return the loop
   */
  Loop loop(Iteration it) {
    return loop(it.pattern(), it.size());
  }

  /** The current loop for a pattern of column steps, which will go over so many elements. */
  Loop loop(long pattern, long elements) {
    return tier(pattern).loop(elements);
  }

  /** What a walk takes on one thread by now, in picoseconds. */
  long work(Iteration it) {
    return (long) it.size() * tier(it.pattern()).cost;
  }

  /** A walk of at least one element in pieces, with the loop of now. */
  LargeWalk divided(Iteration it, Storage[] operands, long[] scalars) {
    Tier tier = tier(it.pattern());
    return new LargeWalk(tier.loop(0), it, operands, scalars, tier.cost);
  }

  /** Whether the program may be the end of a {@linkplain ThinProducts thin product's}. */
  boolean endsProducts() {
    return endsProducts;
  }

  /** The kernel of a thin product over {@code k} terms whose elements go through this program. */
  CpuKernel behind(int k) {
    CpuKernel known = products[k];
    if (known == null) {
      known = new CpuKernel(ThinProducts.program(k, program));
      products[k] = known;
    }
    return known;
  }

  private Tier tier(long pattern) {
    long own = pattern & mask;
    return own == unit.pattern ? unit : other(own);
  }

  private Tier other(long pattern) {
    // Most programs have one pattern; a look at the map would make an object of it.
    Tier last = recent;
    if (last == null || last.pattern != pattern) {
      last = others.computeIfAbsent(pattern, Tier::new);
      recent = last;
    }
    return last;
  }

  /** The current loop of one pattern and the work it has done. */
  private final class Tier {
    final long pattern;
    private Loop loop;
    private long work;
    private boolean settled;

    /** Picoseconds an element, and from how many elements on a walk is divided. */
    private int cost;

    private long large;

    Tier(long pattern) {
      this.pattern = pattern;
      weigh(false);
    }

    private void weigh(boolean vectors) {
      cost = LargeWalk.cost(program, vectors);
      large = LargeWalk.from(pattern, program.operands(), cost);
    }

    // Races only cost a second emission of the same class or a few uncounted elements. The loop is
    // read once, since another thread may replace it, and may be seen to have settled before.
    Loop loop(long elements) {
      Loop known = loop;
      if (known != null && settled) {
        return known;
      }
      work += elements;
      return known != null && work < VectorMode.THRESHOLD ? known : advance(known, elements);
    }

    private Loop advance(Loop known, long elements) {
      if (known instanceof ChangingLoop changing) {
        return changing.isOver() ? settle(changing.after()) : known;
      }
      Loop next = known;
      if (work >= VectorMode.THRESHOLD) {
        var emitter = Vectors.SUPPORT.flatMap(v -> v.loopEmitter(program, pattern));
        if (emitter.isPresent()) {
          next = define(emitter.get());
          weigh(true);
          if (elements > Changeover.PART && VectorMode.THRESHOLD > 0) {
            loop = new ChangingLoop(known == null ? scalar() : known, next);
            return loop;
          }
        }
        settled = true;
      }
      if (next == null) {
        next = scalar();
      }
      loop = next;
      return next;
    }

    private Loop scalar() {
      Loop simple = define(new LoopEmitter(program, pattern));
      return TiledLoop.suits(program, pattern) ? new TiledLoop(simple, program, pattern) : simple;
    }

    private Loop settle(Loop last) {
      loop = last;
      settled = true;
      return last;
    }

    private Loop define(LoopEmitter emitter) {
      String name = "dev/lamina/cpu/Loop$" + program.name().replaceAll("[^A-Za-z0-9_]", "_");
      byte[] bytes = emitter.emit(name + "$" + COUNT.getAndIncrement());
      try {
        return (Loop)
            MethodHandles.lookup()
                .defineHiddenClass(bytes, true)
                .lookupClass()
                .getDeclaredConstructor()
                .newInstance();
      } catch (ReflectiveOperationException | UnsupportedOperationException e) {
        log().warn("cannot define a loop class for {}; interpreting it, which is slow", program, e);
        settled = true;
        return new InterpretedLoop(program);
      }
    }
  }

  /** Asked for when there is something to say: finding a logger costs more than a first result. */
  private static Logger log() {
    return LoggerFactory.getLogger(CpuKernel.class);
  }
}
