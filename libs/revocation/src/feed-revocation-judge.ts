import type { JudgedToken, Judgement, RevocationJudge } from '#core';

import type { ChangeFollower } from './change-follower.js';
import type { Denylist } from './denylist.js';

/**
 * Judges tokens by the denylist of this process. When the process may have missed a revocation it reads the feed
 * first: one read, that all who wait for it share.
 */
export class FeedRevocationJudge implements RevocationJudge {
  readonly #denylist: Denylist;
  readonly #follower: ChangeFollower;

  constructor(denylist: Denylist, follower: ChangeFollower) {
    this.#denylist = denylist;
    this.#follower = follower;
  }

  judge(token: JudgedToken): Judgement | Promise<Judgement> {
    // What was revoked stays so: nothing that this process may have missed makes it live again.
    if (this.#denylist.refuses(token)) return 'revoked';
    return this.#follower.isFresh() ? 'live' : this.judgeAnew(token);
  }

  /**
   * Judges by what the store knows now, however fresh this process is: for what is too dear for even a second.
   *
   * @throws StoreUnavailableError `store_unavailable`
   */
  async judgeAnew(token: JudgedToken): Promise<Judgement> {
    await this.#follower.catchUp();
    return this.#denylist.refuses(token) ? 'revoked' : 'live';
  }
}
