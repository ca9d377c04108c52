// `status` and `positions` agree about protection, from a running daemon and from its journal, whatever happens to the stop.

import { describe, expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import { createLook } from '../../../../src/trader/adapters/sqlite/read-tables/look.ts';
import { openReadTables } from '../../../../src/trader/adapters/sqlite/read-tables/read-tables.ts';
import { openJournalReader } from '../../../../src/trader/app/stopped-state/journal-reader.ts';
import type { PositionRow } from '../../../../src/trader/contract/order-rows.ts';
import { isHeld } from '../../../../src/trader/domain/positions/position-state.ts';
import {
  activePositions,
  isProtected,
} from '../../../../src/trader/engine/state/position-lookups.ts';
import { type Bracket, createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;
const BY = 'a test';

async function held(): Promise<{ harness: Harness; legs: Bracket }> {
  const harness = createHarness();
  await harness.ready();
  const legs = await harness.enter();
  await harness.pass(6_000);
  return { harness, legs };
}

/** Output of `sluice positions` while the daemon runs. */
function shownLive(harness: Harness): PositionRow[] {
  const tables = openReadTables(harness.file, harness.journal);
  tables.catchUp();
  const rows = createLook(tables.database, {
    clientId: 17,
    home: US,
    lastPrice: () => Number.NaN,
  }).positions();
  tables.close();
  return rows;
}

/** Output of `sluice positions` and `sluice status` from the journal only. */
function shownStopped(harness: Harness): PositionRow[] {
  const reader = openJournalReader(harness.file, { clientId: 17, home: US });
  if (!reader.ok) throw new Error(reader.failure.kind);
  const rows = reader.value.look.positions();
  reader.value.close();
  return rows;
}

/** All views of the same moment; throws if two of them differ. */
function protectionIn(harness: Harness): { isProtected: boolean; stopStatus: string } | undefined {
  const rows = shownLive(harness);
  expect(shownStopped(harness)).toEqual(rows);
  const state = harness.state();
  const folded = activePositions(state)
    .filter((position) => isHeld(position) && position.quantity !== 0)
    .map((position) => [position.positionId, isProtected(state, position)]);
  expect(rows.map((row) => [row.id, row.protected])).toEqual(folded);
  const status = harness.engine.status();
  expect(rows).toHaveLength(status.positions);
  expect(rows.filter((row) => row.protected)).toHaveLength(status.protectedPositions);
  const [row] = rows;
  return row && { isProtected: row.protected, stopStatus: row.stop_status };
}

/** The stop that replaces a manually cancelled one; the broker has not answered yet. */
async function replaced(harness: Harness, legs: Bracket) {
  await harness.status(legs.s, 'cancelled');
  return harness.newest('s');
}

interface Story {
  readonly title: string;
  play(harness: Harness, legs: Bracket): Promise<void>;
  readonly isProtected: boolean;
  readonly stopStatus: string;
}

const STORIES: readonly Story[] = [
  {
    title: 'rests',
    play: async () => {},
    isProtected: true,
    stopStatus: 'working',
  },
  {
    title: 'is cancelled externally',
    play: async (harness, legs) => void (await replaced(harness, legs)),
    isProtected: false,
    stopStatus: 'intended',
  },
  {
    title: 'is replaced and sent',
    async play(harness, legs) {
      const { orderRef } = await replaced(harness, legs);
      harness.broker.say({ type: 'sent', orderRefs: [orderRef] });
      await harness.settle();
    },
    isProtected: false,
    stopStatus: 'sent',
  },
  {
    title: 'is replaced, is not sent, and is replaced again',
    async play(harness, legs) {
      const { orderRef } = await replaced(harness, legs);
      harness.broker.say({ type: 'not-sent', orderRefs: [orderRef], reason: 'gateway_mute' });
      await harness.settle();
    },
    isProtected: false,
    stopStatus: 'intended',
  },
  {
    title: 'is replaced and only acknowledged by the broker',
    play: async (harness, legs) =>
      harness.told(await replaced(harness, legs), { status: 'pending' }),
    isProtected: false,
    stopStatus: 'acknowledged',
  },
  {
    title: 'is replaced and working',
    play: async (harness, legs) =>
      harness.told(await replaced(harness, legs), { status: 'presubmitted' }),
    isProtected: true,
    stopStatus: 'working',
  },
  {
    title: 'is replaced and rejected',
    play: async (harness, legs) => harness.refused(await replaced(harness, legs), 201),
    isProtected: false,
    stopStatus: 'missing',
  },
  {
    title: 'is replaced and not answered in time',
    async play(harness, legs) {
      const { orderRef } = await replaced(harness, legs);
      harness.broker.say({ type: 'sent', orderRefs: [orderRef] });
      harness.broker.say({ type: 'ack-overdue', orderRef });
      await harness.settle();
    },
    isProtected: false,
    stopStatus: 'unknown',
  },
  {
    title: 'is replaced under an order id that is in use',
    play: async (harness, legs) => harness.refused(await replaced(harness, legs), 103),
    isProtected: false,
    stopStatus: 'unknown',
  },
  {
    title: 'is held by the broker (Inactive)',
    play: (harness, legs) => harness.told(legs.s, { ...GROUP, status: 'held' }),
    isProtected: false,
    stopStatus: 'acknowledged',
  },
  {
    title: 'was held and works again',
    async play(harness, legs) {
      await harness.told(legs.s, { ...GROUP, status: 'held' });
      await harness.told(legs.s, { ...GROUP, status: 'presubmitted' });
    },
    isProtected: true,
    stopStatus: 'working',
  },
  {
    title: 'is changed manually into a limit',
    play: (harness, legs) => harness.told(legs.s, { ...GROUP, type: 'limit', limitPrice: 120 }),
    isProtected: false,
    stopStatus: 'pending_cancel',
  },
  {
    title: 'is changed manually into a trailing order, twice',
    async play(harness, legs) {
      const made = { type: 'other', stopPrice: undefined } as const;
      await harness.told(legs.s, { ...GROUP, ...made });
      await harness.status(legs.s, 'cancelled');
      const second = harness.newest('s');
      await harness.told(second, { status: 'presubmitted' });
      await harness.pass(60_000);
      await harness.told(second, made);
      await harness.pass(30_000);
    },
    isProtected: false,
    stopStatus: 'working',
  },
  {
    title: 'is changed manually into a limit and back',
    async play(harness, legs) {
      await harness.told(legs.s, { ...GROUP, type: 'limit', limitPrice: 120 });
      await harness.told(legs.s, GROUP);
    },
    isProtected: false,
    stopStatus: 'pending_cancel',
  },
  {
    title: 'covers fewer shares after a manual reduction',
    play: (harness, legs) => harness.told(legs.s, { ...GROUP, quantity: 40 }),
    isProtected: false,
    stopStatus: 'pending_modify',
  },
  {
    title: 'is loosened manually and moved back',
    play: (harness, legs) =>
      harness.told(legs.s, { ...GROUP, stopPrice: (legs.s.stopPrice ?? 0) - 1 }),
    isProtected: true,
    stopStatus: 'pending_modify',
  },
  {
    title: 'is loosened manually, and its change back is refused',
    async play(harness, legs) {
      await harness.told(legs.s, { ...GROUP, stopPrice: (legs.s.stopPrice ?? 0) - 1 });
      await harness.refused(legs.s, 201);
    },
    isProtected: true,
    stopStatus: 'working',
  },
  {
    title: 'is loosened manually twice: contested',
    async play(harness, legs) {
      const { stopPrice = 0 } = legs.s;
      await harness.told(legs.s, { ...GROUP, stopPrice: stopPrice - 1 });
      await harness.told(legs.s, GROUP);
      await harness.pass(20_000);
      await harness.told(legs.s, { ...GROUP, stopPrice: stopPrice - 2 });
    },
    isProtected: true,
    stopStatus: 'working',
  },
  {
    title: 'is cancelled manually twice: contested',
    async play(harness, legs) {
      const second = await replaced(harness, legs);
      await harness.told(second, { status: 'presubmitted' });
      await harness.pass(60_000);
      await harness.status(second, 'cancelled');
    },
    isProtected: false,
    stopStatus: 'missing',
  },
  {
    title: 'is being cancelled by the broker',
    play: (harness, legs) => harness.status(legs.s, 'pending_cancel'),
    isProtected: false,
    stopStatus: 'pending_cancel',
  },
  {
    title: 'fills in part and covers the rest',
    play: (harness, legs) => harness.fill(legs.s, 40, 98.5),
    isProtected: true,
    stopStatus: 'partially_filled',
  },
  {
    title: 'fills in part, and the remainder is cancelled',
    async play(harness, legs) {
      await harness.fill(legs.s, 40, 98.5);
      await harness.status(legs.s, 'cancelled');
    },
    isProtected: false,
    stopStatus: 'intended',
  },
  {
    title: 'fills in part, and the fill is corrected to more',
    async play(harness, legs) {
      await harness.fill(legs.s, 40, 98.5, { execId: '0001.7.1.01' });
      await harness.fill(legs.s, 70, 98.5, { execId: '0001.7.1.02' });
    },
    isProtected: true,
    stopStatus: 'partially_filled',
  },
  {
    title: 'is reduced with its group after a target has filled in part',
    async play(harness, legs) {
      await harness.fill(legs.t, 40, 103);
      await harness.told(legs.s, { ...GROUP, quantity: 60 });
    },
    isProtected: true,
    stopStatus: 'working',
  },
  {
    title: 'is reduced before the fill of the target is reported',
    play: (harness, legs) => harness.told(legs.s, { ...GROUP, quantity: 60 }),
    isProtected: false,
    stopStatus: 'pending_modify',
  },
  {
    title: 'does not cover an entry that filled by more than ordered',
    play: (harness, legs) => harness.fill(legs.e, 20, 100.02),
    isProtected: false,
    stopStatus: 'pending_modify',
  },
  {
    title: 'is on the wrong side after a fill through zero',
    async play(harness, legs) {
      await harness.fill(legs.t, 100, 103);
      await harness.fill(legs.t, 50, 103);
    },
    isProtected: false,
    stopStatus: 'pending_cancel',
  },
  {
    title: 'is missing from a complete answer of the broker',
    async play(harness, legs) {
      const snapshot = {
        openOrders: [reportOf(legs.t, GROUP)],
        positions: [{ account: 'DU1234567', symbol: 'AAPL', quantity: 100, averageCost: 100 }],
      };
      for (let time = 0; time < 4; time += 1) {
        await harness.pass(20_000);
        await harness.snapshot(snapshot);
      }
    },
    isProtected: false,
    // Its replacement was not answered either, so another form of it is on its way.
    stopStatus: 'intended',
  },
];

describe('status and positions agree about a position whose stop', () => {
  it.each(STORIES)('$title', async ({ play, isProtected: expected, stopStatus }) => {
    const { harness, legs } = await held();
    await play(harness, legs);
    expect(protectionIn(harness)).toEqual({ isProtected: expected, stopStatus });
    // The next run reads the same from the journal.
    const next = await harness.crash();
    next.engine.start();
    await next.settle();
    expect(protectionIn(next)).toMatchObject({ isProtected: expected });
  });

  it('fills completely: both show it as closed', async () => {
    const { harness, legs } = await held();
    await harness.fill(legs.s, 100, 98.5);
    expect(protectionIn(harness)).toBeUndefined();
  });

  it('was released to the operator: neither shows it as ours', async () => {
    const { harness } = await held();
    const released = await harness.command({
      type: 'release',
      symbol: 'AAPL',
      isConfirmed: true,
      by: BY,
    });
    expect(released).toMatchObject({ ok: true });
    expect(protectionIn(harness)).toBeUndefined();
  });

  it('is cancelled while the position is closed manually', async () => {
    const { harness, legs } = await held();
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: BY });
    expect(protectionIn(harness)).toMatchObject({ isProtected: true });
    await harness.status(legs.s, 'cancelled');
    expect(protectionIn(harness)).toMatchObject({ isProtected: false });
  });

  it('is held, works, and is held again', async () => {
    const { harness, legs } = await held();
    for (const status of ['held', 'presubmitted', 'held'] as const) {
      await harness.told(legs.s, { ...GROUP, status });
      expect(protectionIn(harness)?.isProtected).toBe(status === 'presubmitted');
    }
  });
});
