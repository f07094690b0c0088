import type { RefusalReason } from '#core';

import type { JwsAlgorithm } from './jws-algorithm.js';
import type { VerificationKey } from './verification-key.js';

/** More keys than that are not tried one after another for one token. */
const MAX_CANDIDATES = 4;

const NONE: readonly VerificationKey[] = Object.freeze([]);

/** The keys of one issuer, found by what a token says of its own. */
export class VerificationKeySet {
  readonly #byAlgorithm: ReadonlyMap<JwsAlgorithm, readonly VerificationKey[]>;
  readonly #byName: ReadonlyMap<JwsAlgorithm, ReadonlyMap<string | undefined, readonly VerificationKey[]>>;

  constructor(keys: readonly VerificationKey[]) {
    this.#byAlgorithm = groupBy(keys, ({ algorithm }) => algorithm);
    this.#byName = new Map(
      [...this.#byAlgorithm].map(([algorithm, group]) => [algorithm, groupBy(group, ({ kid }) => kid)]),
    );
  }

  /** The algorithms that its keys are bound to. */
  get algorithms(): readonly JwsAlgorithm[] {
    return [...this.#byAlgorithm.keys()];
  }

  /**
   * The keys that may have signed a token: of its algorithm, and named by its `kid` where key and token have one.
   *
   * @returns four at most: `key-ambiguous` beyond, `key-unknown` for none
   */
  candidates(algorithm: JwsAlgorithm, kid: string | undefined): readonly VerificationKey[] | RefusalReason {
    const found =
      (kid === undefined ? this.#byAlgorithm.get(algorithm) : this.#named(algorithm, kid)) ?? NONE;
    if (found.length === 0) return 'key-unknown';
    return found.length > MAX_CANDIDATES ? 'key-ambiguous' : found;
  }

  /** A key without a name (a PEM) may be the one that the token means. */
  #named(algorithm: JwsAlgorithm, kid: string): readonly VerificationKey[] | undefined {
    const byName = this.#byName.get(algorithm);
    return byName?.get(kid) ?? byName?.get(undefined);
  }
}

function groupBy<K, V>(values: readonly V[], keyOf: (value: V) => K): ReadonlyMap<K, readonly V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
