import assert from 'node:assert/strict';

import type { Change } from '#core';
import type { ChangeLog } from '#revocation';

import type { ContractCase } from './contract-case.js';
import { changesOfEachType, someChange } from './revocation-records.js';

/** What the suite needs of an implementation: a feed that nobody else writes to, and a way to write to it. */
export interface ChangeLogHarness {
  readonly log: ChangeLog;
  /** Writes changes as a store does, and ends when they are committed. */
  append(changes: readonly Change[]): Promise<void>;
  close(): Promise<void>;
}

const LONG_AGO = new Date(0);
const FAR_OFF = new Date(8_000_000_000_000);

/** The guarantees of the port `ChangeLog`. */
export const changeLogContract: readonly ContractCase<ChangeLogHarness>[] = [
  {
    title: 'gives what was written behind a position as it was written, in order',
    async run(harness) {
      const { log } = harness;
      const before = await begin(harness);
      const [first, ...others] = changesOfEachType();
      assert(first !== undefined);
      await harness.append([first]);
      const between = await log.position();
      await harness.append(others);
      const end = await log.position();
      assert.deepEqual(await log.read(before, 100), all([first, ...others], end));
      assert.deepEqual(await log.read(between, 100), all(others, end));
    },
  },
  {
    title: 'gives nothing at its end, and stays there',
    async run(harness) {
      const end = await begin(harness);
      assert.deepEqual(await harness.log.read(end, 100), all([], end));
    },
  },
  {
    title: 'gives as many as were asked for, says that there are more, and where to read on',
    async run(harness) {
      const { log } = harness;
      const before = await begin(harness);
      const changes = [someChange(), someChange(), someChange()];
      await harness.append(changes);
      const first = await log.read(before, 2);
      assert.deepEqual([first.changes, first.more, first.truncated], [changes.slice(0, 2), true, false]);
      const second = await log.read(first.position, 2);
      assert.deepEqual(second, all(changes.slice(2), await log.position()));
    },
  },
  {
    title: 'a reader misses none, and gets none twice, of what 20 write at once while it reads',
    async run(harness) {
      const { log } = harness;
      let position = await begin(harness);
      const changes = Array.from({ length: 20 }, () => someChange());
      let writing = true;
      const written = Promise.all(changes.map((change) => harness.append([change]))).finally(() => {
        writing = false;
      });
      const seen: Change[] = [];
      for (let last = false; !last;) {
        last = !writing;
        const batch = await log.read(position, 3);
        assert.equal(batch.truncated, false);
        seen.push(...batch.changes);
        position = batch.position;
        last &&= !batch.more;
      }
      await written;
      assert.equal(seen.length, changes.length);
      assert.deepEqual(new Set(seen.map(nameOf)), new Set(changes.map(nameOf)));
    },
  },
  {
    title: 'tells a reader behind what was pruned, and leaves the one at its end alone',
    async run(harness) {
      const { log } = harness;
      const before = await begin(harness);
      await harness.append([someChange(), someChange()]);
      const end = await log.position();
      assert((await log.prune(FAR_OFF, 100)) >= 2);
      const behind = await log.read(before, 100);
      assert.deepEqual([behind.changes, behind.truncated], [[], true]);
      assert.deepEqual(await log.read(end, 100), all([], end));
      const next = someChange();
      await harness.append([next]);
      assert.deepEqual(await log.read(end, 100), all([next], await log.position()));
    },
  },
  {
    title: 'prunes the oldest first, as many as it was told, and nothing young',
    async run(harness) {
      const { log } = harness;
      await begin(harness);
      const [one, two] = [someChange(), someChange()];
      await harness.append([someChange(), someChange()]);
      const half = await log.position();
      await harness.append([one, two]);
      assert.equal(await log.prune(LONG_AGO, 100), 0);
      // What opened the feed, and the first of the pair.
      assert.equal(await log.prune(FAR_OFF, 2), 2);
      assert.deepEqual(await log.read(half, 100), all([one, two], await log.position()));
    },
  },
  {
    title: 'tells a reader whose position it never came to that it is another feed',
    async run(harness) {
      const end = await begin(harness);
      assert.equal((await harness.log.read(end + 10, 100)).truncated, true);
    },
  },
  {
    title: 'calls who listens after this process has appended, until they stop',
    async run(harness) {
      const { log } = harness;
      await begin(harness);
      let calls = 0;
      const stop = log.onAppend(() => {
        calls += 1;
      });
      await harness.append([someChange()]);
      assert.equal(calls, 1);
      stop();
      await harness.append([someChange()]);
      assert.equal(calls, 1);
    },
  },
];

/** The position behind a first change: a reader of a feed that is empty may be told that it was pruned. */
async function begin(harness: ChangeLogHarness): Promise<number> {
  await harness.append([someChange()]);
  return harness.log.position();
}

function all(changes: readonly Change[], position: number): unknown {
  return { changes, position, more: false, truncated: false };
}

function nameOf(change: Change): string {
  return JSON.stringify(change);
}
