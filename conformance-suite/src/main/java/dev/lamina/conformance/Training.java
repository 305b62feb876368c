package dev.lamina.conformance;

/** A training run that has drawn its data and its weights and can go on epoch by epoch. */
interface Training {
  /** Draws what the run needs, in PyTorch's order. */
  @FunctionalInterface
  interface Row {
    Training start(Fields recorded, Conditions conditions);
  }

  /** The kinds of runs that Lamina can follow. */
  Table<Row> TABLE =
      new Table<Row>("run")
          .with("scratch", ScratchTraining::new)
          .with("sequential", SequentialTraining::new);

  /** Trains one epoch; returns the loss before its update. */
  double epoch();

  /** The loss on test data with the weights as they are. */
  double testLoss();
}
