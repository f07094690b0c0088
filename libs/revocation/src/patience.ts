import { StoreUnavailableError } from '#core';

/** So many calls may be outstanding at once: each holds a connection of the store's. */
const OUTSTANDING = 3;

/** Calls a store that may never answer: waits for so long, and then goes on without. */
export class Patience {
  readonly #milliseconds: number;
  #outstanding = 0;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  /** @throws StoreUnavailableError `store_unavailable` when no answer comes in time */
  async for<T>(call: () => Promise<T>): Promise<T> {
    if (this.#outstanding >= OUTSTANDING) throw unanswered();
    this.#outstanding += 1;
    const answer = call().finally(() => {
      this.#outstanding -= 1;
    });
    return inTime(answer, this.#milliseconds);
  }
}

/** The same promise, for as long as one is willing to wait. @throws StoreUnavailableError `store_unavailable` after that */
export async function inTime<T>(answer: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const impatience = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(unanswered()), milliseconds).unref();
  });
  return Promise.race([answer, impatience]).finally(() => clearTimeout(timer));
}

function unanswered(): StoreUnavailableError {
  return new StoreUnavailableError('the change feed', new Error('no answer in time'));
}
