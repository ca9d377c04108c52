// If the journal cannot commit, nothing is published or sent, and the inputs wait behind a halt.
import { describe, expect, it } from 'vitest';
import type { SqliteJournal } from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import type { Journal, JournalFailure } from '../../../../src/trader/ports/journal.ts';
import { createRig } from '../rig/rig.ts';

function failing(times: { left: number }, failure: JournalFailure = { kind: 'disk-full' }) {
  return (real: SqliteJournal): Journal => ({
    ...real,
    append(facts) {
      if (times.left === 0) return real.append(facts);
      times.left -= 1;
      return failure;
    },
  });
}

describe('a commit that fails', () => {
  it('publishes and routes nothing, keeps the inputs, and halts before they are processed again', async () => {
    const times = { left: 0 };
    const rig = createRig({ journal: failing(times, { kind: 'io', why: 'gone' }) });
    await rig.ready();
    const before = rig.facts.length;
    times.left = 1;
    await rig.predict('BUY', { id: 'p1' });
    expect(rig.facts).toHaveLength(before);
    expect(rig.submits()).toEqual([]);
    expect(rig.engine.status().trading).toEqual({ state: 'HALTED', reason: 'journal: io' });
    await rig.pass(1_000);
    expect(rig.of('trading-changed')).toMatchObject([{ state: 'HALTED', why: 'journal: io' }]);
    expect(rig.of('prediction-judged').map(({ prediction }) => prediction?.id)).toEqual(['p1']);
    expect(rig.kinds()).toEqual(['trading_halted']);
    expect(rig.submits()).toEqual([]);
    expect(rig.journal.lastSeq()).toBe(rig.facts.at(-1)?.seq);
    expect(rig.facts.map(({ seq }) => seq)).toEqual(rig.facts.map((_, index) => index + 1));
  });

  it('loses no execution, and protects its shares once the journal is back', async () => {
    const times = { left: 0 };
    const rig = createRig({ journal: failing(times, { kind: 'io', why: 'gone' }) });
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg, { group: leg === e ? '' : 'G' });
    times.left = 3;
    await rig.fill(e, 40, 100);
    await rig.status(e, 'cancelled');
    await rig.pass(2_500);
    expect(rig.modifies()).toEqual([]);
    await rig.pass(1_000);
    expect(rig.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 40 });
    expect(rig.engine.status().trading).toEqual({ state: 'HALTED', reason: 'journal: io' });
  });

  it('is retried at once after disk space was freed, and every second after that', async () => {
    const times = { left: Number.POSITIVE_INFINITY };
    let tries = 0;
    const rig = createRig({
      journal: (real) => {
        const journal = failing(times)(real);
        return {
          ...journal,
          append(facts) {
            tries += 1;
            return journal.append(facts);
          },
        };
      },
    });
    rig.engine.start();
    await rig.pass(3_100);
    expect(tries).toBe(5);
  });

  it('during the shutdown leaves no snapshot that is ahead of the journal', async () => {
    const times = { left: 0 };
    const rig = createRig({ journal: failing(times) });
    await rig.ready();
    await rig.enter();
    const ended = rig.engine.stop('test');
    await rig.pass(400);
    times.left = Number.POSITIVE_INFINITY;
    await rig.pass(4_000);
    await ended;
    const next = await rig.crash();
    await next.ready();
    expect(next.state().seq).toBe(next.journal.lastSeq());
    expect(next.journal.newestSnapshot(next.state().seq)?.seq ?? 0).toBeLessThanOrEqual(
      next.journal.lastSeq(),
    );
  });
});

describe('the inbox', () => {
  it('keeps the newest quote of a symbol and all other inputs, and refuses entries when it is full', async () => {
    const rig = createRig();
    await rig.ready();
    const raised = rig.of('alarm-raised').length;
    // One synchronous burst: the engine runs no turn in between.
    for (let index = 0; index < 200; index += 1) void rig.quote(100 + index / 1_000);
    expect(rig.engine.status().inbox).toBe(1);
    void rig.predict('BUY');
    for (let index = 0; index < 10_100; index += 1)
      rig.broker.say({ type: 'farm-changed', farm: `f${index}`, isBroken: false });
    expect(rig.engine.status().inbox).toBe(10_102);
    await rig.settle();
    await rig.pass(100);
    expect(rig.engine.status().inbox).toBe(0);
    expect(rig.kinds()).toEqual(['inbox_full']);
    expect(rig.engine.lastPrice('AAPL')).toBe(100.199);
    expect(rig.of('alarm-raised').slice(raised)).toMatchObject([{ alarm: 'inbox-full' }]);
  });
});
