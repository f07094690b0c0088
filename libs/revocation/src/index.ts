export { AccessTokenRevocations, denylistRevocations, ownRevocations } from './access-token-revocations.js';
export type { ChangeBatch } from './change-log.js';
export { ChangeLog } from './change-log.js';
export { MemoryChangeLog } from './memory-change-log.js';
export { parseChange } from './parse-change.js';
export { DenylistStore, isDenylistEntry } from './denylist-store.js';
export { MemoryDenylistStore } from './memory-denylist-store.js';
export { ChangeSignal } from './change-signal.js';
export { Denylist } from './denylist.js';
export type { ChangeListener } from './change-listener.js';
export type { ChangeFollowerParts } from './change-follower.js';
export { ChangeFollower } from './change-follower.js';
export { FeedRevocationJudge } from './feed-revocation-judge.js';
export type { ResolvedRevocationOptions, RevocationOptions } from './revocation-options.js';
export { resolveRevocationOptions } from './revocation-options.js';
export type {
  ClientRevocation,
  GrantRevocation,
  SessionRevocation,
  SubjectRevocation,
  TokenRevocation,
} from './revocation-request.js';
export type { Revocation, RevocationServiceParts } from './revocation-service.js';
export { RevocationService } from './revocation-service.js';
