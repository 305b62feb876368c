package dev.lamina.backend;

/**
 * A flat run of elements on one device: what tensors are views of.
 *
 * <p>A storage may be recycled. Each time it changes hands its {@link #generation} rises, so that a
 * tensor that was made for an earlier generation can tell that its values are gone. Each change in
 * place raises its {@link #version}, so that a gradient rule can tell that a saved value is no
 * longer what it was.
 */
public abstract class Storage {
  private final Backend backend;
  private final DType dtype;
  private final int capacity;
  private int generation;
  private int version;
  private boolean recordedViews;
  private boolean inference;
  private Object owner;
  private int slot;
  private int holds;

  /**
   * Creates a storage.
   *
   * @param backend the backend that owns the memory
   * @param dtype type of the elements
   * @param capacity number of elements
   */
  protected Storage(Backend backend, DType dtype, int capacity) {
    this.backend = backend;
    this.dtype = dtype;
    this.capacity = capacity;
  }

  /**
   * The backend that owns the memory.
   *
   * @return the backend
   */
  public final Backend backend() {
    return backend;
  }

  /**
   * Type of the elements.
   *
   * @return the type
   */
  public final DType dtype() {
    return dtype;
  }

  /**
   * Number of elements that fit; at least what was asked for.
   *
   * @return elements
   */
  public final int capacity() {
    return capacity;
  }

  /**
   * How often the storage has been recycled.
   *
   * @return a count that only rises
   */
  public final int generation() {
    return generation;
  }

  /**
   * How often values have been changed in place in this generation.
   *
   * @return a count from 0
   */
  public final int version() {
    return version;
  }

  /** Notes a change in place. */
  public final void touch() {
    version++;
  }

  /** Whether a view of this storage takes part in a gradient graph. */
  public final boolean hasRecordedViews() {
    return recordedViews;
  }

  /** Notes that a view of this storage takes part in a gradient graph. */
  public final void noteRecordedView() {
    recordedViews = true;
  }

  /** Whether the values were made in inference mode, so that no gradient graph may hold them. */
  public final boolean isInference() {
    return inference;
  }

  /** Notes that the values are made in inference mode. */
  public final void noteInference() {
    inference = true;
  }

  /** The arena that will recycle this storage, or this storage itself when none will. */
  public final Object owner() {
    return owner == null ? this : owner;
  }

  /**
   * Puts the storage under an arena.
   *
   * @param arena the arena
   * @param position its position in the arena's list
   */
  public final void enter(Object arena, int position) {
    owner = arena;
    slot = position;
  }

  /** Takes the storage out of its arena: from now on the garbage collector frees it. */
  public final void leave() {
    owner = null;
  }

  /** The position in the arena's list. */
  public final int slot() {
    return slot;
  }

  /** Makes all tensors of this generation invalid, before the memory goes to somebody else. */
  public final void retire() {
    generation++;
    version = 0;
    recordedViews = false;
    inference = false;
    owner = null;
    holds = 0;
  }

  /**
   * Whether the memory is still there. It is not after its device was closed; such a storage must
   * not be handed out again.
   *
   * @return true as long as it can be used
   */
  protected boolean isUsable() {
    return true;
  }

  /**
   * Gives the memory back to the device, when nobody will use this storage again. Memory of Java
   * needs nothing.
   */
  protected void release() {}

  /**
   * Called before a tensor looks at this storage in another way. Memory can be looked at in any.
   *
   * @param from the layout of a tensor on this storage
   * @param to the layout of a view of it
   */
  public void requireView(Layout from, Layout to) {}

  /** How many pending gradients of a running backward pass are kept in this storage. */
  public final int holds() {
    return holds;
  }

  /** Changes the number of pending gradients kept here. */
  public final void hold(int change) {
    holds += change;
  }
}
