import type { Kysely } from 'kysely';
import pg from 'pg';

import { systemClock } from '#core';
import type { KyselyStores } from '#kysely';
import { kyselyStores } from '#kysely';
import {
  ChangeFollower,
  Denylist,
  FeedRevocationJudge,
  resolveRevocationOptions,
  RevocationService,
} from '#revocation';

import { connect } from './databases.js';

/** What a process of an application has of revocation, put together as the composition root does it. */
export class RevocationNode {
  readonly db: Kysely<unknown>;
  readonly stores: KyselyStores;
  readonly denylist = new Denylist();
  readonly follower: ChangeFollower;
  readonly judge: FeedRevocationJudge;
  readonly revocations: RevocationService;

  /** @param signalled whether it listens to signals, or polls alone */
  constructor(location: string, signalled = false) {
    this.db = connect(location);
    const listen = signalled ? () => new pg.Client({ connectionString: location }) : undefined;
    this.stores = kyselyStores(this.db, { listen });
    const { changes: log, denylist: denylistStore, changeSignal: signal } = this.stores;
    const options = resolveRevocationOptions();
    const clock = systemClock;
    this.follower = new ChangeFollower({
      log,
      denylistStore,
      signal,
      denylist: this.denylist,
      options,
      clock,
    });
    this.judge = new FeedRevocationJudge(this.denylist, this.follower);
    this.revocations = new RevocationService({
      store: denylistStore,
      denylist: this.denylist,
      options,
      clock,
    });
  }

  async close(): Promise<void> {
    await this.follower.close();
    await this.db.destroy();
  }
}
