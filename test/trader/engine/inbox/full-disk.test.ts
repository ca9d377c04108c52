// A real SQLite file on a full disk: the reserve is used for exits and stops; after that nothing is sent.
import { describe, expect, it } from 'vitest';
import type { SqliteJournal } from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import type { Journal } from '../../../../src/trader/ports/journal.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { strategy, TRAIL } from '../harness/settings.ts';

interface Disk {
  /** Fills the disk. */
  fill(): void;
  /** Pages that releasing the reserve frees, once. */
  reserve: number;
  /** Frees space on the disk. */
  clear(): void;
}

function onDisk(): { harness: Harness; disk: Disk } {
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
    harness: createHarness({ strategies: [strategy({ symbols, trail: TRAIL, exit })], journal }),
    disk,
  };
}

/** Sends feed answers until the remaining pages are full. */
async function useUp(harness: Harness, disk: Disk): Promise<void> {
  disk.fill();
  for (let number = 0; harness.of('trading-changed').length === 0 && number < 500; number += 1) {
    await harness.predict('SELL', { symbol: 'MSFT', confidence: 0.6 });
    await harness.pass(1);
  }
}

describe('on a full disk', () => {
  it('entries halt and answers are not judged, while a stop still trails and its fill is booked', async () => {
    const { harness, disk } = onDisk();
    await harness.ready();
    const { s } = await harness.enter();
    await harness.pass(6_000);
    await useUp(harness, disk);
    expect(harness.engine.status().trading).toEqual({
      state: 'HALTED',
      reason: 'journal: disk-full',
    });
    const judged = harness.of('prediction-judged').length;
    await harness.predict('BUY', { symbol: 'MSFT', id: 'later' });
    expect(harness.of('prediction-judged')).toHaveLength(judged);
    await harness.quote(101);
    expect(harness.modifies()).toMatchObject([{ orderRef: s.orderRef, stopPrice: 100 }]);
    await harness.told(s, {
      stopPrice: 100,
      group: 'G',
      groupEffect: 'reduces',
      status: 'presubmitted',
    });
    await harness.fill(s, 100, 100);
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'stop', exitPrice: 100 }]);
    expect(harness.journal.lastSeq()).toBe(harness.facts.at(-1)?.seq);
  });

  it('an opposite prediction still closes the position, without a reversal', async () => {
    const { harness, disk } = onDisk();
    await harness.ready();
    await harness.enter();
    await harness.pass(6_000);
    await harness.quote(100);
    await useUp(harness, disk);
    await harness.quote(100);
    await harness.predict('SELL', { id: 'against' });
    expect(harness.submits('exit')).toHaveLength(1);
    expect(harness.submits('entry')).toHaveLength(1);
  });

  it('nothing is sent once the reserve is used up, and waiting inputs are booked when there is space', async () => {
    const { harness, disk } = onDisk();
    disk.reserve = 0;
    await harness.ready();
    const { s } = await harness.enter();
    await harness.pass(6_000);
    await harness.quote(100);
    disk.fill();
    for (let number = 0; number < 300; number += 1) {
      await harness.predict('SELL', { symbol: 'MSFT', confidence: 0.6 });
    }
    const calls = harness.broker.calls.length;
    await harness.quote(100.5);
    await harness.pass(1_000);
    await harness.quote(101);
    await harness.fill(s, 40, 98.52);
    await harness.pass(60_000);
    expect(harness.broker.calls).toHaveLength(calls);
    expect(harness.of('position-closed')).toEqual([]);
    expect(harness.engine.status().inbox).toBeLessThan(400);
    disk.clear();
    await harness.pass(2_000);
    expect(harness.of('execution-booked').map(({ shares }) => shares)).toEqual([100, 40]);
    expect(harness.engine.status().trading).toEqual({
      state: 'HALTED',
      reason: 'journal: disk-full',
    });
  });

  it('trading stays halted across another halt and a restart, until the operator resumes', async () => {
    const { harness, disk } = onDisk();
    await harness.ready();
    await useUp(harness, disk);
    expect(await harness.command({ type: 'halt', why: 'lunch', by: 'me' })).toMatchObject({
      ok: true,
    });
    expect(harness.state().trading.why).toBe('journal: disk-full');
    disk.clear();
    const next = await harness.crash();
    await next.ready();
    await next.predict('BUY');
    expect(next.of('prediction-judged')).toEqual([]);
    await next.command({ type: 'resume', overrideDailyLoss: false, by: 'me' });
    await next.predict('BUY');
    expect(next.submits('entry')).toHaveLength(1);
  });
});
