import type { AuditEvent, CutOff, Effects, IssuedTokens } from '#core';
import type { AccessTokenRevocations } from '#revocation';
import {
  ChangeFollower,
  Denylist,
  denylistRevocations,
  FeedRevocationJudge,
  MemoryChangeLog,
  MemoryDenylistStore,
  resolveRevocationOptions,
  RevocationService,
} from '#revocation';

import type { ResolvedLatchkeyOptions } from './resolve-latchkey-options.js';

/** What hears of revocations, and refuses by them. */
export interface RevocationParts {
  readonly judge: FeedRevocationJudge;
  readonly follower: ChangeFollower;
  readonly service: RevocationService;
  /** For an authorization server in the same application. */
  readonly tokens: AccessTokenRevocations;
  /** What stores in memory tell their effects to: the audit, and the feed of this process. */
  readonly sink: (effects: Effects) => void;
  /** The tokens of our own issuer, for whoever ends sessions. @param accessTokenSeconds their life */
  readonly ownTokens: (issuer: string, accessTokenSeconds: number) => IssuedTokens;
}

/**
 * @param record hears of the events of stores in memory
 * @throws InvalidOptionsError `invalid_options`, naming the option
 */
export function revocationParts(
  { features, stores, clock }: ResolvedLatchkeyOptions,
  record: (event: AuditEvent) => void,
): RevocationParts {
  const options = resolveRevocationOptions(features.revocation);
  const memory = new MemoryChangeLog(clock);
  const memoryDenylist = new MemoryDenylistStore((effects) => sink(effects));
  const sink = ({ changes, events }: Effects): void => {
    memoryDenylist.note(changes);
    memory.append(changes);
    for (const event of events) record(event);
  };
  const denylist = new Denylist(clock);
  const denylistStore = stores.denylist ?? memoryDenylist;
  const log = stores.changes ?? memory;
  const follower = new ChangeFollower({
    log,
    denylist,
    denylistStore,
    options,
    clock,
    signal: stores.changeSignal,
  });
  const judge = new FeedRevocationJudge(denylist, follower);
  return Object.freeze({
    judge,
    follower,
    service: new RevocationService({ store: denylistStore, denylist, options, clock }),
    tokens: denylistRevocations({ store: denylistStore, denylist, judge }),
    sink,
    ownTokens: (issuer: string, accessTokenSeconds: number) => ({
      issuer,
      longestTokenSeconds: accessTokenSeconds,
      learn: (entry: CutOff) => denylist.add(entry),
    }),
  });
}
