import type { JWK } from 'jose';

import type { Clock } from '#core';
import { ConflictError, systemClock } from '#core';

import type { KeySource } from '../key-source.js';
import { mapKeys } from '../key-source.js';
import type { SigningKey } from '../signing-key.js';
import { generateSigningKey } from '../signing-key.js';
import { HeldSigningKeys } from './held-signing-keys.js';
import type { RotationContext } from './signing-key-effects.js';
import { signingKeyEffects } from './signing-key-effects.js';
import type { ResolvedSigningKeyOptions } from './signing-key-options.js';
import type { SigningKeyRecord } from './signing-key-record.js';
import { isDue } from './signing-key-schedule.js';
import { SigningKeySealer } from './signing-key-sealer.js';
import type { SigningKeyStore } from './signing-key-store.js';

export interface SigningKeyRingParts {
  readonly store: SigningKeyStore;
  /** Whose keys they are: the `iss` of what they sign. */
  readonly issuer: string;
  readonly options: ResolvedSigningKeyOptions;
  /** Is told of what fails in the background; the keys that are known are used meanwhile. */
  readonly report: (error: unknown) => void;
  /** @default the system's clock */
  readonly clock?: Clock | undefined;
}

/** The newest key of an issuer: the one that signs from `signsFrom` on. */
export type NewestSigningKey = Pick<SigningKeyRecord, 'id' | 'generation' | 'signsFrom'>;

/** Each race that is lost was won by a new key of somebody else's. */
const ATTEMPTS = 5;

/**
 * The signing keys of an issuer, kept in a store that several processes share and rotated on a schedule: each is
 * published before it signs, and afterwards for as long as a token can live. It is a source of keys: issuers and
 * verifiers that have it follow it without network.
 *
 * @example Keys that rotate by themselves
 * ```ts
 * const ring = new SigningKeyRing({ store, issuer, options: resolveSigningKeyOptions({ sealingKey }), report });
 * await ring.start();
 * const tokens = new AccessTokenIssuer({ issuer, audience: issuer, signingKeys: ring });
 * await ring.rotateNow('a laptop was stolen'); // whatever was signed before is refused
 * await ring.close();
 * ```
 */
export class SigningKeyRing implements KeySource<SigningKey> {
  readonly issuer: string;
  /** The same keys as private JWKs, for an authorization server: the first signs. */
  readonly privateKeys: KeySource<JWK>;
  readonly #parts: SigningKeyRingParts;
  readonly #clock: Clock;
  readonly #sealer: SigningKeySealer;
  readonly #held: HeldSigningKeys;
  #running = false;
  #timer: NodeJS.Timeout | undefined;
  #tick: Promise<void> | undefined;

  constructor(parts: SigningKeyRingParts) {
    const { issuer, options, clock = systemClock } = parts;
    this.issuer = issuer;
    this.#parts = parts;
    this.#clock = clock;
    this.#sealer = new SigningKeySealer(options);
    this.#held = new HeldSigningKeys({ ...parts, clock, sealer: this.#sealer });
    this.privateKeys = mapKeys(this, privateJwk);
  }

  /** The published keys; the first is the one that signs now. @throws TypeError before they are loaded */
  current(): readonly SigningKey[] {
    return this.#held.current();
  }

  /** Calls the listener after each change: a key came, went, or began to sign. @returns ends it */
  subscribe(listener: () => void): () => void {
    return this.#held.subscribe(listener);
  }

  /**
   * Reads the keys and adds what is due: the first, or the next. Of several processes that do it at once one
   * adds, and all end with the same.
   *
   * @throws InvalidOptionsError `invalid_options` when a key doesn't open
   * @throws StoreUnavailableError `store_unavailable`
   */
  async load(): Promise<void> {
    await this.refresh();
    if (isDue(this.#newest(), this.#parts.options, this.#clock.now())) await this.#addNext({});
  }

  /**
   * Reads what other processes did; for a change feed that tells of `signing-keys-changed`. Fulfilled when keys
   * that were dropped before this call are dropped here; when it fails, what is known stays.
   *
   * @throws InvalidOptionsError `invalid_options` when a key doesn't open
   * @throws StoreUnavailableError `store_unavailable`
   */
  async refresh(): Promise<void> {
    await this.#held.refresh();
  }

  /**
   * Publishes the next key ahead of schedule; it signs `publishAheadSeconds` later. One that waits for its turn
   * already is the next.
   *
   * @throws StoreUnavailableError `store_unavailable`
   */
  async rotate(context: RotationContext = {}): Promise<NewestSigningKey> {
    await this.refresh();
    const newest = this.#newest();
    const waits = newest !== undefined && newest.signsFrom.getTime() > this.#clock.now();
    if (!waits) await this.#addNext(context);
    return this.#getNewest();
  }

  /**
   * The emergency: a new key signs at once, and all others are dropped. What they signed is refused here when
   * this is fulfilled, in other processes when they have refreshed, and by other verifiers when they read the
   * published keys anew.
   *
   * @param reason for the audit
   * @throws ConflictError `conflict` when others rotated at the same moment, again and again
   * @throws StoreUnavailableError `store_unavailable`
   */
  async rotateNow(reason: string, context: RotationContext = {}): Promise<NewestSigningKey> {
    await this.refresh();
    const last = this.#newest()?.generation ?? 0;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const dropped = this.#held.records;
      const [oldest] = dropped;
      // Somebody else did it at the same moment: none of them is left.
      if (oldest !== undefined && oldest.generation > last) return this.#getNewest();
      if (await this.#add({ signsFrom: this.#clock.now(), dropped, reason, context }))
        return this.#getNewest();
    }
    throw new ConflictError('The signing keys were rotated by others at the same moment');
  }

  /** Loads the keys, and keeps them up to date until it is closed. @throws as `load` does */
  async start(): Promise<void> {
    this.#running = true;
    await this.load();
    this.#schedule();
  }

  /** Fulfilled when nothing of it is under way any more; the keys that are known stay. */
  async close(): Promise<void> {
    this.#running = false;
    clearTimeout(this.#timer);
    await this.#tick;
  }

  #newest(): SigningKeyRecord | undefined {
    return this.#held.records.at(-1);
  }

  #getNewest(): NewestSigningKey {
    const newest = this.#newest();
    if (newest === undefined) throw new ConflictError('The signing keys were removed at the same moment');
    const { id, generation, signsFrom } = newest;
    return { id, generation, signsFrom };
  }

  /** The first key signs at once: nobody knows another one. */
  async #addNext(context: RotationContext): Promise<void> {
    const ahead = this.#newest() === undefined ? 0 : this.#parts.options.publishAheadSeconds * 1000;
    await this.#add({ signsFrom: this.#clock.now() + ahead, dropped: [], reason: undefined, context });
  }

  /** @returns whether this process added it; either way, what the store has now is known */
  async #add({ signsFrom, dropped, reason, context }: Addition): Promise<boolean> {
    const [oldest] = this.#held.records;
    const generation = (this.#newest()?.generation ?? 0) + 1;
    const { algorithm } = this.#parts.options;
    const { kid: id = '', ...jwk } = await generateSigningKey(algorithm);
    const record = this.#sealer.seal(
      {
        id,
        issuer: this.issuer,
        generation,
        algorithm,
        createdAt: new Date(this.#clock.now()),
        signsFrom: new Date(signsFrom),
      },
      { ...jwk, kid: id },
    );
    const keepFrom = dropped.length > 0 ? generation : (oldest?.generation ?? generation);
    const effects = signingKeyEffects(record, dropped, reason, context);
    const added = await this.#parts.store.add(record, { keepFrom, effects });
    await this.refresh();
    return added;
  }

  #schedule(): void {
    if (!this.#running) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#tick = this.load()
        .catch(this.#parts.report)
        .finally(() => this.#schedule());
    }, this.#parts.options.refreshSeconds * 1000).unref();
  }
}

interface Addition {
  /** Epoch milliseconds. */
  readonly signsFrom: number;
  readonly dropped: readonly SigningKeyRecord[];
  readonly reason: string | undefined;
  readonly context: RotationContext;
}

function privateJwk({ key, published }: SigningKey): JWK {
  return Object.freeze({ ...key.export({ format: 'jwk' }), ...published });
}
