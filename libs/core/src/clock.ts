/**
 * Time, as Latchkey reads it. Injected everywhere, so that tests need no sleeps.
 */
export interface Clock {
  /** Wall time: epoch milliseconds. */
  now(): number;
  /** Monotonic time in milliseconds from an arbitrary start: for bounds that a set clock must not move. */
  monotonic(): number;
}

export const Clock = Symbol.for('nestjs-latchkey:Clock');

/** The machine's own clock. */
export const systemClock: Clock = Object.freeze({
  now: () => Date.now(),
  monotonic: () => performance.now(),
});
