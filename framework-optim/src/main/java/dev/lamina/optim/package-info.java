/**
 * Optimizers: how parameters follow their gradients.
 *
 * <p>{@link dev.lamina.optim.Sgd#builder()} and {@link dev.lamina.optim.Adam#builder()} describe an
 * optimizer; {@code build(parameters)} binds it to what it trains. Defaults and formulas are
 * PyTorch's: in particular, weight decay is added to the gradient.
 */
package dev.lamina.optim;
