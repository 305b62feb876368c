package dev.lamina.op;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.Layout;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.List;

/** Values on their way between devices and Java arrays. */
public final class Transfer {
  /** What this class declares. */
  public static final List<Operation> OPERATIONS =
      List.of(
          Operation.composite("to", "x.to(dtype)", "The same values in another type or place.")
              .sample(x -> x[0].to(DType.FLOAT64), Input.any(2, 3))
              .sample(x -> x[0].to(x[1]), Input.any(3), Input.any())
              .types(Operation.ALL),
          Operation.composite("clone", "x.clone()", "A copy with memory of its own.")
              .sample(x -> x[0].clone(), Input.any(2, 3))
              .sample(x -> x[0].clone(), Input.any())
              .types(Operation.ALL),
          Operation.composite("contiguous", "x.contiguous()", "The values row-major and dense.")
              .sample(x -> x[0].t().contiguous(), Input.any(2, 3))
              .sample(x -> x[0].contiguous(), Input.any(3))
              .types(Operation.ALL));

  private Transfer() {}

  /**
   * A tensor on another device; gradients flow back to its own.
   *
   * @param x the tensor
   * @param device where to
   * @return the tensor itself if it is there, else a copy
   */
  public static Tensor to(Tensor x, Device device) {
    x.layout("to");
    if (device == x.device()) {
      return x;
    }
    Tensor copy = Tensor.empty(device, x.dtype(), x.shape());
    if (device != Device.meta()) {
      requireValues(x, device);
      fill(copy, values(x, "to"));
      if (x.requiresGrad() && Context.current().gradEnabled()) {
        Device home = x.device();
        copy.recordedAs(new Rule("to", x, g -> to(g, home)));
      }
    }
    return copy;
  }

  private static void requireValues(Tensor x, Device device) {
    if (x.device() == Device.meta()) {
      throw new DeviceException(
          "to: a tensor on the device meta has no values to move; got "
              + x.shape()
              + ", asked for "
              + device);
    }
  }

  /** An array for n values of a type. */
  static Object array(DType dtype, int n) {
    return Context.current().array(dtype, n);
  }

  /**
   * The values in row-major order. Waits for the device.
   *
   * @param x the tensor
   * @param op who asks
   * @return a fresh array of the tensor's type
   */
  public static Object values(Tensor x, String op) {
    // A single number lies somewhere in its storage, whatever the strides.
    boolean readable = x.layout(op).isContiguous() || x.numel() == 1;
    Tensor dense = readable ? x : Autograd.noGrad(() -> x.detach().clone());
    int n = x.numel();
    Object values = array(x.dtype(), n);
    dense.storage().backend().read(dense.storage(), dense.layout().offset(), values, 0, n);
    return values;
  }

  /**
   * The values in row-major order as another type, converted on the host. Waits for the device.
   *
   * @param x the tensor
   * @param as the type
   * @param op who asks
   * @return a fresh array of that type
   */
  public static Object values(Tensor x, DType as, String op) {
    x.layout(op);
    boolean same = x.dtype() == as || x.device() == Device.meta();
    return values(same ? x : Autograd.noGrad(() -> x.detach().to(Device.cpu()).to(as)), op);
  }

  /** Writes all values of a tensor, given in row-major order. */
  static void fill(Tensor x, Object array) {
    int n = x.numel();
    if (x.layout().isContiguous()) {
      x.storage().backend().write(array, 0, x.storage(), x.layout().offset(), n);
      return;
    }
    Tensor dense =
        Context.current().allocate(x.storage().backend(), x.dtype(), Layout.contiguous(x.shape()));
    dense.storage().backend().write(array, 0, dense.storage(), 0, n);
    Autograd.noGrad(() -> x.detach().copy_(dense));
  }
}
