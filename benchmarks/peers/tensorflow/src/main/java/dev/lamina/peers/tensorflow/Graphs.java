package dev.lamina.peers.tensorflow;

import dev.lamina.benchmarks.work.Server;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Constant;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/** What all graphs need. */
final class Graphs {
  /** The number by which a session is told to run all operations on the thread that calls it. */
  private static final int CALLER = -1;

  private static int interOpThreads;

  private Graphs() {}

  /** Runs all operations on the calling thread; large ones still share themselves out. */
  static void runInline() {
    interOpThreads = CALLER;
  }

  static Constant<TFloat32> constant(Ops tf, float[] values, Shape shape) {
    return tf.constant(shape, DataBuffers.of(values, true, false));
  }

  /** A session with as many threads as are allowed, its variables initialized. */
  static Session session(Graph graph, List<Op> initializers) {
    ConfigProto config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(Server.threads())
            .setInterOpParallelismThreads(interOpThreads)
            .build();
    Session session = new Session(graph, config);
    for (Op initializer : initializers) {
      session.run(initializer);
    }
    return session;
  }

  /** Runs the graph for one of its results, a single number. */
  static float number(Session session, Operand<TFloat32> result) {
    try (Result fetched = session.runner().fetch(result).run()) {
      return ((TFloat32) fetched.get(0)).getFloat();
    }
  }
}
