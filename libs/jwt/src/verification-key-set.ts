import type { RefusalReason } from '#core';

import type { JwsAlgorithm } from './jws-algorithm.js';
import type { KeySource } from './key-source.js';
import { following } from './key-source.js';
import type { VerificationKey } from './verification-key.js';

/** More keys than that are not tried one after another for one token. */
const MAX_CANDIDATES = 4;

const NONE: readonly VerificationKey[] = Object.freeze([]);

/** Keys as tokens speak of them. */
interface KeyIndex {
  readonly byAlgorithm: ReadonlyMap<JwsAlgorithm, readonly VerificationKey[]>;
  readonly byName: ReadonlyMap<JwsAlgorithm, ReadonlyMap<string | undefined, readonly VerificationKey[]>>;
}

/** The keys of one issuer as they are at the moment, found by what a token says of its own. */
export class VerificationKeySet {
  /** Made anew when the keys change: a token costs a look-up. */
  readonly #index: () => KeyIndex;
  readonly #allowed: ReadonlySet<JwsAlgorithm> | undefined;

  /** @param allowed the issuer's algorithms; undefined: those of its keys */
  constructor(source: KeySource<VerificationKey>, allowed?: ReadonlySet<JwsAlgorithm>) {
    this.#index = following(source, indexOf);
    this.#allowed = allowed;
  }

  /**
   * The keys that may have signed a token: of its algorithm, and named by its `kid` where key and token have one.
   *
   * @returns four at most: `key-ambiguous` beyond, `key-unknown` for none; `algorithm-refused` for an algorithm
   *   that is not the issuer's
   */
  candidates(algorithm: JwsAlgorithm, kid: string | undefined): readonly VerificationKey[] | RefusalReason {
    const index = this.#index();
    if (!(this.#allowed ?? index.byAlgorithm).has(algorithm)) return 'algorithm-refused';
    const found =
      (kid === undefined ? index.byAlgorithm.get(algorithm) : named(index, algorithm, kid)) ?? NONE;
    if (found.length === 0) return 'key-unknown';
    return found.length > MAX_CANDIDATES ? 'key-ambiguous' : found;
  }
}

function indexOf(keys: readonly VerificationKey[]): KeyIndex {
  const byAlgorithm = groupBy(keys, ({ algorithm }) => algorithm);
  const byName = new Map(
    [...byAlgorithm].map(([algorithm, group]) => [algorithm, groupBy(group, ({ kid }) => kid)]),
  );
  return { byAlgorithm, byName };
}

/** A key without a name (a PEM) may be the one that the token means. */
function named(
  { byName }: KeyIndex,
  algorithm: JwsAlgorithm,
  kid: string,
): readonly VerificationKey[] | undefined {
  const group = byName.get(algorithm);
  return group?.get(kid) ?? group?.get(undefined);
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
