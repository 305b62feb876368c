/**
 * The runner of recorded cases: PyTorch's and R's answers, replayed against Lamina.
 *
 * <p>{@link dev.lamina.conformance.Main} is the program. A {@code CaseFile} becomes {@code Case}s;
 * the {@code Runner} runs each of them under every chosen {@code Conditions} and counts the
 * verdicts in a {@code Report}. What Lamina can do is listed in one table a kind: {@code Modules},
 * {@code Optimizers}, {@code Schedules}, {@code Initializers}, {@code RandomCalls}, {@code
 * Operators}. A name that is not in its table makes a case unsupported; a new row is all it takes.
 */
package dev.lamina.conformance;
