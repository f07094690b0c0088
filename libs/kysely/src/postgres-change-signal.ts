import type { ChangeSignal } from '#revocation';

import { CHANGE_CHANNEL } from './append-effects.js';

/** What is needed of a client of PostgreSQL; one of `pg` that is not connected yet is one. */
export interface PostgresListener {
  connect(): Promise<unknown>;
  query(statement: string): Promise<unknown>;
  on(event: 'notification', listener: () => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  end(): Promise<void>;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Hears PostgreSQL's notifications of new changes, on a connection of its own: a pooled one would be lost to the
 * application, and a pooler between them passes no notifications on. What is appended is notified by the
 * appending transaction itself.
 */
export class PostgresChangeSignal implements ChangeSignal {
  readonly #listen: () => PostgresListener;

  /** @param listen makes a client for a connection to listen on, each time one is needed */
  constructor(listen: () => PostgresListener) {
    this.#listen = listen;
  }

  subscribe(listener: () => void): () => Promise<void> {
    const subscription = new Subscription(this.#listen, listener);
    subscription.open();
    return () => subscription.close();
  }

  send(): void {
    // The transaction did.
  }
}

/** A connection that is made anew whenever it is lost. */
class Subscription {
  readonly #listen: () => PostgresListener;
  readonly #listener: () => void;
  #client: PostgresListener | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pause = FIRST_PAUSE_MS;
  #closed = false;

  constructor(listen: () => PostgresListener, listener: () => void) {
    this.#listen = listen;
    this.#listener = listener;
  }

  open(): void {
    const client = this.#listen();
    this.#client = client;
    const lost = (): void => this.#reopen(client);
    client.on('notification', this.#listener);
    client.on('error', lost);
    client.on('end', lost);
    void this.#begin(client).catch(lost);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  async #begin(client: PostgresListener): Promise<void> {
    await client.connect();
    await client.query(`listen ${CHANGE_CHANNEL}`);
    this.#pause = FIRST_PAUSE_MS;
    // Whatever was signalled while nobody listened.
    this.#listener();
  }

  /** Once for each client, however many ways it tells that it is lost. */
  #reopen(lost: PostgresListener): void {
    if (this.#client !== lost) return;
    this.#client = undefined;
    lost.end().catch(() => undefined);
    if (!this.#closed) this.#openLater();
  }

  #openLater(): void {
    this.#timer = setTimeout(() => {
      try {
        this.open();
      } catch {
        this.#openLater();
      }
    }, this.#pause).unref();
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE_MS);
  }
}
