package dev.lamina.opencl;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Storage;
import java.lang.ref.Cleaner;

/** Elements in a buffer of a device; given back when nobody can reach them any more. */
final class OpenClStorage extends Storage {
  private final Session session;
  private final Buffer buffer;
  private final Cleaner.Cleanable cleanable;

  OpenClStorage(Backend backend, Session session, DType dtype, int numel) {
    super(backend, dtype, numel);
    this.session = session;
    this.buffer = session.allocate(dtype.toString(), (long) numel * dtype.bytes());
    this.cleanable = Memory.releaseWith(this, session, buffer);
  }

  /** The session that the memory belongs to; it may have been closed. */
  Session session() {
    return session;
  }

  Buffer buffer() {
    return buffer;
  }

  @Override
  protected boolean isUsable() {
    return session.isOpen();
  }

  @Override
  protected void release() {
    cleanable.clean();
  }
}
