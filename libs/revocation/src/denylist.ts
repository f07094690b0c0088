import type { Clock, CutOff, CutOffBy, DenylistEntry, JudgedToken, TokenRevoked } from '#core';
import { systemClock } from '#core';

type Span = Pick<CutOff, 'before' | 'until'>;

/** The cut-offs of one issuer's tokens of one tenant, by the id that they go by. */
type CutOffs = Record<CutOffBy, Map<string, Span>>;

/** So many entries are looked at for each that is added: more than one, so that sweeping overtakes adding. */
const SWEPT_BY_ADD = 2;

/**
 * The tokens that this process refuses before they expire: a few look-ups tell, without I/O.
 *
 * Entries end when their tokens do. They are swept as others are added and by {@link sweep}, so that no timer is
 * needed and memory is bounded by the active ones. None is ever pushed out by another.
 */
export class Denylist {
  /** By issuer, then `jti`: when the entry ends. */
  readonly #tokens = new Map<string, Map<string, number>>();
  /** By issuer, then tenant. */
  readonly #cutOffs = new Map<string, Map<string, CutOffs>>();
  readonly #clock: Clock;
  readonly #round: Iterator<void>;
  #size = 0;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
    this.#round = this.#walk();
  }

  /** How many entries it holds. */
  get size(): number {
    return this.#size;
  }

  /** Idempotent: of two entries for the same, the wider counts. */
  add(entry: DenylistEntry): void {
    this.sweep(SWEPT_BY_ADD);
    if (entry.type === 'token-revoked') this.#addToken(entry);
    else this.#addCutOff(entry);
  }

  refuses(token: JudgedToken): boolean {
    const { tenant, issuer, tokenId, subject, clientId, grantId, sessionId, issuedAt } = token;
    if (tokenId !== undefined && this.#tokens.get(issuer)?.has(tokenId) === true) return true;
    const cutOffs = this.#cutOffs.get(issuer)?.get(tenant);
    if (cutOffs === undefined) return false;
    const second = issuedAt === undefined ? NaN : Math.floor(issuedAt.getTime() / 1000);
    return (
      covers(cutOffs.subject, subject, second) ||
      covers(cutOffs.client, clientId, second) ||
      covers(cutOffs.grant, grantId, second) ||
      covers(cutOffs.session, sessionId, second)
    );
  }

  /** Looks at so many entries, going round, and forgets those whose tokens have expired. */
  sweep(steps: number): void {
    for (let step = 0; step < steps; step += 1) this.#round.next();
  }

  #addToken({ issuer, tokenId, until }: TokenRevoked): void {
    const tokens = this.#tokens.get(issuer) ?? new Map<string, number>();
    this.#tokens.set(issuer, tokens);
    const known = tokens.get(tokenId);
    if (known === undefined) this.#size += 1;
    tokens.set(tokenId, Math.max(until, known ?? 0));
  }

  #addCutOff({ issuer, tenant, by, value, before, until }: CutOff): void {
    const tenants = this.#cutOffs.get(issuer) ?? new Map<string, CutOffs>();
    this.#cutOffs.set(issuer, tenants);
    const cutOffs = tenants.get(tenant) ?? emptyCutOffs();
    tenants.set(tenant, cutOffs);
    const known = cutOffs[by].get(value);
    if (known === undefined) this.#size += 1;
    cutOffs[by].set(value, {
      before: Math.max(before, known?.before ?? 0),
      until: Math.max(until, known?.until ?? 0),
    });
  }

  /** Goes round and round, an entry at a time; what is added and removed meanwhile doesn't disturb it. */
  *#walk(): Generator<void, never> {
    for (;;) {
      yield;
      for (const [issuer, tokens] of this.#tokens) {
        yield* this.#forgetEnded(tokens, (until) => until);
        if (tokens.size === 0) this.#tokens.delete(issuer);
      }
      for (const [issuer, tenants] of this.#cutOffs) {
        for (const [tenant, cutOffs] of tenants) {
          for (const spans of Object.values(cutOffs)) yield* this.#forgetEnded(spans, ({ until }) => until);
          if (Object.values(cutOffs).every(({ size }) => size === 0)) tenants.delete(tenant);
        }
        if (tenants.size === 0) this.#cutOffs.delete(issuer);
      }
    }
  }

  *#forgetEnded<T>(entries: Map<string, T>, endOf: (entry: T) => number): Generator<void, void> {
    for (const [key, entry] of entries) {
      if (endOf(entry) * 1000 <= this.#clock.now()) {
        entries.delete(key);
        this.#size -= 1;
      }
      yield;
    }
  }
}

function emptyCutOffs(): CutOffs {
  return { subject: new Map(), client: new Map(), grant: new Map(), session: new Map() };
}

/** A token without a readable instant of issue (NaN) is covered by any cut-off: fail closed. */
function covers(spans: Map<string, Span>, value: string | undefined, issuedAt: number): boolean {
  const span = value === undefined ? undefined : spans.get(value);
  return span !== undefined && !(issuedAt > span.before);
}
