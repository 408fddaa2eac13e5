package org.bayespress.core.autodiff;

/** One step of a tape. All memory is planned at construction; the two passes allocate nothing off-heap. */
interface Operation {

  /** Computes outputs from inputs. */
  void forward(Pass pass);

  /** Computes gradients of inputs and parameters from gradients of outputs; {@link #forward} has run before. */
  void backward(Pass pass);
}
