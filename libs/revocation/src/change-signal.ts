/**
 * Tells processes that the feed has news, so that they don't wait for their next poll. It carries nothing: the
 * feed is the truth, a signal that is lost costs the wait, and one that is forged costs a read.
 */
export interface ChangeSignal {
  /**
   * Has the listener called for each signal, and whenever some may have been missed. Returns at once: it connects
   * in the background, and goes on trying.
   *
   * @returns ends it, and closes what it had opened
   */
  subscribe(listener: () => void): () => Promise<void>;
  /** Signals the other processes, at best. Returns at once, never throws. */
  send(): void;
}

export const ChangeSignal = Symbol.for('nestjs-latchkey:ChangeSignal');
