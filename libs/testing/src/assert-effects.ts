import assert from 'node:assert/strict';

import type { Effects } from '#core';

/** Asserts what was written so far. A member that is undefined may as well be absent, as JSON has it. */
export async function assertEffects(
  harness: { effects(): Promise<Effects> },
  expected: Effects,
): Promise<void> {
  assert.deepEqual(asWritten(await harness.effects()), asWritten(expected));
}

function asWritten(effects: Effects): unknown {
  return JSON.parse(JSON.stringify(effects));
}
