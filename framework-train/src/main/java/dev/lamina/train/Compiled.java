package dev.lamina.train;

import dev.lamina.nn.Loss;
import dev.lamina.nn.Module;
import dev.lamina.optim.Optimizer;
import java.util.List;

/** A module with all it needs to learn and to be judged. */
record Compiled(Module module, Optimizer optimizer, Loss loss, List<Metric> metrics) {}
