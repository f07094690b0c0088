/**
 * Runs a task over and over, never twice at a time. Who asks during a run gets the one after it, together with
 * all who ask meanwhile: a run that began before the question doesn't answer it.
 */
export class SerialRuns {
  readonly #task: () => Promise<void>;
  #current: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(task: () => Promise<void>) {
    this.#task = task;
  }

  /** Settles as a run does that began after this call. */
  run(): Promise<void> {
    if (this.#current === undefined) return this.#begin();
    this.#next ??= this.settled().then(() => {
      this.#next = undefined;
      return this.#current ?? this.#begin();
    });
    return this.#next;
  }

  /** Fulfilled when the run that is under way is over, whatever comes of it. */
  async settled(): Promise<void> {
    await this.#current?.catch(() => undefined);
  }

  #begin(): Promise<void> {
    this.#current = this.#task().finally(() => {
      this.#current = undefined;
    });
    return this.#current;
  }
}
