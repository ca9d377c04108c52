// If the journal cannot commit, nothing is published or sent, and the inputs wait behind a halt.
import { describe, expect, it } from 'vitest';
import type { SqliteJournal } from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import type { Journal, JournalFailure } from '../../../../src/trader/ports/journal.ts';
import { createHarness } from '../harness/harness.ts';

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
    const harness = createHarness({ journal: failing(times, { kind: 'io', why: 'gone' }) });
    await harness.ready();
    const before = harness.facts.length;
    times.left = 1;
    await harness.predict('BUY', { id: 'p1' });
    expect(harness.facts).toHaveLength(before);
    expect(harness.submits()).toEqual([]);
    expect(harness.engine.status().trading).toEqual({ state: 'HALTED', reason: 'journal: io' });
    await harness.pass(1_000);
    expect(harness.of('trading-changed')).toMatchObject([{ state: 'HALTED', why: 'journal: io' }]);
    expect(harness.of('prediction-judged').map(({ prediction }) => prediction?.id)).toEqual(['p1']);
    expect(harness.kinds()).toEqual(['trading_halted']);
    expect(harness.submits()).toEqual([]);
    expect(harness.journal.lastSeq()).toBe(harness.facts.at(-1)?.seq);
    expect(harness.facts.map(({ seq }) => seq)).toEqual(harness.facts.map((_, index) => index + 1));
  });

  it('loses no execution, and protects its shares once the journal is back', async () => {
    const times = { left: 0 };
    const harness = createHarness({ journal: failing(times, { kind: 'io', why: 'gone' }) });
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg, { group: leg === e ? '' : 'G' });
    times.left = 3;
    await harness.fill(e, 40, 100);
    await harness.status(e, 'cancelled');
    await harness.pass(2_500);
    expect(harness.modifies()).toEqual([]);
    await harness.pass(1_000);
    expect(harness.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 40 });
    expect(harness.engine.status().trading).toEqual({ state: 'HALTED', reason: 'journal: io' });
  });

  it('is retried at once after disk space was freed, and every second after that', async () => {
    const times = { left: Number.POSITIVE_INFINITY };
    let tries = 0;
    const harness = createHarness({
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
    harness.engine.start();
    await harness.pass(3_100);
    expect(tries).toBe(5);
  });

  it('during the shutdown leaves no snapshot that is ahead of the journal', async () => {
    const times = { left: 0 };
    const harness = createHarness({ journal: failing(times) });
    await harness.ready();
    await harness.enter();
    const ended = harness.engine.stop('test');
    await harness.pass(400);
    times.left = Number.POSITIVE_INFINITY;
    await harness.pass(4_000);
    await ended;
    const next = await harness.crash();
    await next.ready();
    expect(next.state().seq).toBe(next.journal.lastSeq());
    expect(next.journal.newestSnapshot(next.state().seq)?.seq ?? 0).toBeLessThanOrEqual(
      next.journal.lastSeq(),
    );
  });
});

describe('the inbox', () => {
  it('keeps the newest quote of a symbol and all other inputs, and refuses entries when it is full', async () => {
    const harness = createHarness();
    await harness.ready();
    const raised = harness.of('alarm-raised').length;
    // One synchronous burst: the engine runs no turn in between.
    for (let index = 0; index < 200; index += 1) void harness.quote(100 + index / 1_000);
    expect(harness.engine.status().inbox).toBe(1);
    void harness.predict('BUY');
    for (let index = 0; index < 10_100; index += 1)
      harness.broker.say({ type: 'farm-changed', farm: `f${index}`, isBroken: false });
    expect(harness.engine.status().inbox).toBe(10_102);
    await harness.settle();
    await harness.pass(100);
    expect(harness.engine.status().inbox).toBe(0);
    expect(harness.kinds()).toEqual(['inbox_full']);
    expect(harness.engine.lastPrice('AAPL')).toBe(100.199);
    expect(harness.of('alarm-raised').slice(raised)).toMatchObject([{ alarm: 'inbox-full' }]);
  });
});
