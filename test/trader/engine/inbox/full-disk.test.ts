// A real SQLite file on a full disk: the reserve is used for exits and stops; after that nothing is sent.
import { describe, expect, it } from 'vitest';
import type { SqliteJournal } from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import type { Journal } from '../../../../src/trader/ports/journal.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { strategy, TRAIL } from '../rig/settings.ts';

interface Disk {
  /** Fills the disk. */
  fill(): void;
  /** Pages that releasing the reserve frees, once. */
  reserve: number;
  /** Frees space on the disk. */
  clear(): void;
}

function onDisk(): { rig: Rig; disk: Disk } {
  let database: SqliteJournal['database'] | undefined;
  const pages = () => Number(database?.pragma('page_count', { simple: true }));
  const allow = (count: number) => database?.pragma(`max_page_count = ${count}`);
  const disk: Disk = { reserve: 100, fill: () => allow(pages()), clear: () => allow(1_000_000) };
  const journal = (real: SqliteJournal): Journal => {
    database = real.database;
    return {
      ...real,
      append(facts) {
        const failure = real.append(facts);
        if (failure !== undefined) allow(pages() + disk.reserve);
        if (failure !== undefined) disk.reserve = 0;
        return failure;
      },
    };
  };
  const exit = {
    opposite: true,
    neutral: false,
    maxMs: undefined,
    flattenBeforeCloseMs: undefined,
  };
  const symbols = ['AAPL', 'MSFT'];
  return {
    rig: createRig({ strategies: [strategy({ symbols, trail: TRAIL, exit })], journal }),
    disk,
  };
}

/** Sends feed answers until the remaining pages are full. */
async function useUp(rig: Rig, disk: Disk): Promise<void> {
  disk.fill();
  for (let number = 0; rig.of('trading-changed').length === 0 && number < 500; number += 1) {
    await rig.predict('SELL', { symbol: 'MSFT', confidence: 0.6 });
    await rig.pass(1);
  }
}

describe('on a full disk', () => {
  it('entries halt and answers are not judged, while a stop still trails and its fill is booked', async () => {
    const { rig, disk } = onDisk();
    await rig.ready();
    const { s } = await rig.enter();
    await rig.pass(6_000);
    await useUp(rig, disk);
    expect(rig.engine.status().trading).toEqual({
      state: 'HALTED',
      reason: 'journal: disk-full',
    });
    const judged = rig.of('prediction-judged').length;
    await rig.predict('BUY', { symbol: 'MSFT', id: 'later' });
    expect(rig.of('prediction-judged')).toHaveLength(judged);
    await rig.quote(101);
    expect(rig.modifies()).toMatchObject([{ orderRef: s.orderRef, stopPrice: 100 }]);
    await rig.told(s, {
      stopPrice: 100,
      group: 'G',
      groupEffect: 'reduces',
      status: 'presubmitted',
    });
    await rig.fill(s, 100, 100);
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'stop', exitPrice: 100 }]);
    expect(rig.journal.lastSeq()).toBe(rig.facts.at(-1)?.seq);
  });

  it('an opposite prediction still closes the position, without a reversal', async () => {
    const { rig, disk } = onDisk();
    await rig.ready();
    await rig.enter();
    await rig.pass(6_000);
    await rig.quote(100);
    await useUp(rig, disk);
    await rig.quote(100);
    await rig.predict('SELL', { id: 'against' });
    expect(rig.submits('exit')).toHaveLength(1);
    expect(rig.submits('entry')).toHaveLength(1);
  });

  it('nothing is sent once the reserve is used up, and waiting inputs are booked when there is space', async () => {
    const { rig, disk } = onDisk();
    disk.reserve = 0;
    await rig.ready();
    const { s } = await rig.enter();
    await rig.pass(6_000);
    await rig.quote(100);
    disk.fill();
    for (let number = 0; number < 300; number += 1) {
      await rig.predict('SELL', { symbol: 'MSFT', confidence: 0.6 });
    }
    const calls = rig.broker.calls.length;
    await rig.quote(100.5);
    await rig.pass(1_000);
    await rig.quote(101);
    await rig.fill(s, 40, 98.52);
    await rig.pass(60_000);
    expect(rig.broker.calls).toHaveLength(calls);
    expect(rig.of('position-closed')).toEqual([]);
    expect(rig.engine.status().inbox).toBeLessThan(400);
    disk.clear();
    await rig.pass(2_000);
    expect(rig.of('execution-booked').map(({ shares }) => shares)).toEqual([100, 40]);
    expect(rig.engine.status().trading).toEqual({ state: 'HALTED', reason: 'journal: disk-full' });
  });

  it('trading stays halted across another halt and a restart, until the operator resumes', async () => {
    const { rig, disk } = onDisk();
    await rig.ready();
    await useUp(rig, disk);
    expect(await rig.command({ type: 'halt', why: 'lunch', by: 'me' })).toMatchObject({ ok: true });
    expect(rig.state().trading.why).toBe('journal: disk-full');
    disk.clear();
    const next = await rig.crash();
    await next.ready();
    await next.predict('BUY');
    expect(next.of('prediction-judged')).toEqual([]);
    await next.command({ type: 'resume', overrideDailyLoss: false, by: 'me' });
    await next.predict('BUY');
    expect(next.submits('entry')).toHaveLength(1);
  });
});
