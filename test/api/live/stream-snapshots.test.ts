// The board over the live stream: whole at first, then what has changed; never somebody else's.
import { describe, expect, it, onTestFinished } from 'vitest';
import { patched } from '../../../src/api/dashboard/browser/json-patch.ts';
import { createTraderStream } from '../../../src/api/live/trader-stream.ts';
import type { TraderClient } from '../../../src/api/traders/trader-clients.ts';
import { failed } from '../../../src/kernel/result.ts';
import { until } from '../../processes/waiting.ts';
import { type Reading, readingAt } from '../harness/live-reading.ts';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { served } from '../harness/served.ts';

type Look = TraderClient['look'];

interface Desk {
  look: Look;
}

/** An account DU1 whose newest answer the test changes. */
async function desk() {
  const scripted = scriptedTrader('DU1', 'DU1');
  const now: Desk = { look: scripted.look };
  const client: TraderClient = { ...scripted, look: (path) => now.look(path) };
  const stream = createTraderStream({
    connect: () => ({ ended: Promise.withResolvers<void>().promise, close() {} }),
    after() {},
  });
  onTestFinished(() => stream.stop());
  const api = await served([client], 'closed', new Map([['DU1', stream]]));
  const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
  return { api, bearer, now, original: scripted.look };
}

/** The answer with another body, number or age. */
function changed(look: Look, change: { positions?: []; seq?: number; ageSeconds?: number }): Look {
  return async (path) => {
    const seen = await look(path);
    if (!seen.ok) return seen;
    const { positions, seq = seen.value.copy.seq, ageSeconds } = change;
    const body = { ...(seen.value.copy.body as object), ...(positions && { positions }) };
    return { ok: true, value: { copy: { ...seen.value.copy, seq, body }, ageSeconds } };
  };
}

let asked = 0;

async function boardOver(reader: Reading, account = 'DU1') {
  asked += 1;
  const id = asked;
  reader.say({ type: 'board', id, account });
  const answer = () => reader.messages.find((message) => message.id === id);
  await until('the answer', () => answer() !== undefined);
  return answer() as Record<string, unknown>;
}

describe('the board over the live stream', () => {
  it('is that of the route, and afterwards the steps to it', async () => {
    const { api, bearer, now, original } = await desk();
    const whole = async () =>
      (await api.ask('GET', '/api/v1/daemon/DU1/board', { bearer })).body as object;
    const reader = await readingAt(api, '/ws/desk', bearer);
    const { seq, age_seconds, board } = await boardOver(reader);
    expect({ seq, age_seconds, ...(board as object) }).toEqual(await whole());

    now.look = changed(original, { positions: [], seq: 900 });
    const next = await boardOver(reader);
    expect(next).toMatchObject({ type: 'board', account: 'DU1', seq: 900, age_seconds: null });
    expect(next).not.toHaveProperty('board');
    const made = patched(board as object, next.patch as []);
    expect({ seq: 900, age_seconds: null, ...made }).toEqual(await whole());
    expect((await boardOver(reader)).patch).toEqual([]);
  });

  it('states its age while the trader does not answer', async () => {
    const { api, bearer, now, original } = await desk();
    const reader = await readingAt(api, '/ws/desk', bearer);
    await boardOver(reader);
    now.look = changed(original, { ageSeconds: 41 });
    expect(await boardOver(reader)).toMatchObject({ age_seconds: 41, patch: [] });
  });

  it('begins whole on each stream', async () => {
    const { api, bearer } = await desk();
    await boardOver(await readingAt(api, '/ws/desk', bearer));
    expect(await boardOver(await readingAt(api, '/ws/desk', bearer))).toHaveProperty('board');
  });

  it('is refused to who may not see the account, and while there is none', async () => {
    const { api, bearer, now } = await desk();
    const bob = await readingAt(api, '/ws/desk', await api.signedIn('bob', 'viewer', []));
    expect(await boardOver(bob)).toMatchObject({ type: 'error', detail: 'No account DU1.' });
    now.look = async () => failed({ kind: 'unreachable', why: 'it does not run', wasSent: false });
    const ann = await readingAt(api, '/ws/desk', bearer);
    expect(await boardOver(ann)).toMatchObject({
      type: 'error',
      detail: 'The trader of DU1 does not answer.',
    });
  });
});
