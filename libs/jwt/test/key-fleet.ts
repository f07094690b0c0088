import { randomBytes } from 'node:crypto';

import type { Clock, Effects, Verification } from '#core';

import { AccessTokenIssuer } from '../src/access-token-issuer.js';
import { AccessTokenVerifier } from '../src/access-token-verifier.js';
import { MemorySigningKeyStore } from '../src/signing-keys/memory-signing-key-store.js';
import type { SigningKeyOptions } from '../src/signing-keys/signing-key-options.js';
import { resolveSigningKeyOptions } from '../src/signing-keys/signing-key-options.js';
import type { SigningKeyRingParts } from '../src/signing-keys/signing-key-ring.js';
import { SigningKeyRing } from '../src/signing-keys/signing-key-ring.js';
import { resolveTokenOptions } from '../src/token-options.js';

export const ISSUER = 'https://api.example.com';
export const DAY = 86_400;

const sealingKey = randomBytes(32);

class ManualClock implements Clock {
  #now = Date.UTC(2026, 0, 1);

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  advance(seconds: number): void {
    this.#now += seconds * 1000;
  }
}

/** A process of an application: it issues tokens and accepts its own, by keys that it shares with others. */
export class KeyProcess {
  readonly ring: SigningKeyRing;
  readonly reported: unknown[] = [];
  readonly issuer: AccessTokenIssuer;
  readonly #verifier: AccessTokenVerifier;

  constructor(parts: Pick<SigningKeyRingParts, 'store' | 'clock'>, options: Partial<SigningKeyOptions> = {}) {
    this.ring = new SigningKeyRing({
      ...parts,
      issuer: ISSUER,
      options: resolveSigningKeyOptions({ sealingKey, ...options } as SigningKeyOptions),
      report: (error) => this.reported.push(error),
    });
    this.issuer = new AccessTokenIssuer(
      { issuer: ISSUER, audience: ISSUER, signingKeys: this.ring, accessTokenSeconds: DAY },
      parts.clock,
    );
    this.#verifier = new AccessTokenVerifier(resolveTokenOptions(this.issuer.issuerOptions()), parts.clock);
  }

  async issue(expiresInSeconds?: number): Promise<string> {
    const life = expiresInSeconds === undefined ? {} : { expiresInSeconds };
    return (await this.issuer.issue({ subject: 'alice', clientId: 'web', ...life })).token.expose();
  }

  async verify(raw: string): Promise<Verification['outcome']> {
    return (await this.#verifier.verify(raw)).outcome;
  }

  /** The kid of the key that signs now. */
  signer(): string | undefined {
    return this.ring.current()[0]?.kid;
  }

  /** The kids that anybody can fetch. */
  published(): readonly (string | undefined)[] {
    return this.issuer.publicKeySet().keys.map(({ kid }) => kid);
  }
}

/** Processes that share one store and one time. */
export class KeyFleet {
  readonly clock = new ManualClock();
  readonly written: Effects[] = [];
  readonly store = new MemorySigningKeyStore((effects) => void this.written.push(effects));

  process(options?: Partial<SigningKeyOptions>): KeyProcess {
    return new KeyProcess(this, options);
  }

  async started(options?: Partial<SigningKeyOptions>): Promise<KeyProcess> {
    const process = this.process(options);
    await process.ring.load();
    return process;
  }

  get events(): readonly string[] {
    return this.written.flatMap(({ events }) => events.map(({ type }) => type));
  }
}

export function kidOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
}
