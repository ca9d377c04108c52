// Explanations of trades and refusals, from facts that the real engine recorded.

import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { US } from '../../../src/market/venues/us.ts';
import { openJournalReader } from '../../../src/trader/app/stopped-state/journal-reader.ts';
import type { StepRow } from '../../../src/trader/ports/look.ts';
import { createHarness, type Harness } from './harness/harness.ts';
import { executionOf } from './harness/scripted-broker.ts';
import { strategy, TRAIL } from './harness/settings.ts';

function explained(harness: Harness, id: string): StepRow[] {
  const reader = openJournalReader(harness.file, { clientId: 17, home: US });
  if (!reader.ok) throw new Error(reader.failure.kind);
  try {
    return reader.value.look.explain(id);
  } finally {
    reader.value.close();
  }
}

/** `topic: text` of each line shown to the user. */
function told(harness: Harness, id: string): string[] {
  return explained(harness, id)
    .filter(({ minor }) => !minor)
    .map(({ topic, text }) => `${topic}: ${text}`);
}

describe('an explanation', () => {
  it('covers a trade from its prediction to its result', async () => {
    const harness = createHarness({ strategies: [strategy({ trail: TRAIL })] });
    await harness.ready();
    const { e, t, s } = await harness.enter();
    const [booked] = harness.of('execution-booked');
    harness.broker.say({
      type: 'commission',
      execId: booked?.execId ?? '',
      commission: 1.25,
      currency: 'USD',
      realizedPnl: undefined,
    });
    await harness.pass(7_000);
    await harness.quote(101);
    const [change] = harness.modifies();
    await harness.told(s, {
      ...change,
      group: 'G',
      groupEffect: 'reduces',
      status: 'presubmitted',
    });
    await harness.fill(s, 100, change?.stopPrice ?? 0);
    // The broker's reason, without its prefix.
    const why = 'Order Canceled - reason:OCA group filled';
    harness.broker.say({ type: 'cancelled', handle: t.handle, text: why });
    await harness.settle();
    const position = harness.of('position-planned')[0]?.positionId ?? '';
    const lines = told(harness, position);
    expect(lines).toEqual([
      'prediction: AAPL BUY, confidence 0.9, from flow, 0 ms old on arrival',
      'verdict: accepted',
      'strategy: follow enters long: prediction.confidence >= 0.7',
      'saw: prediction.confidence 0.9',
      'gate: every check passed',
      'size: 100 shares, limited by shares; each loses 1.5 at the stop',
      `plan: ${position}: stop 98.52 (3 ATR of 14 bars of 5 min), target 103.02 (2 R), trail 2 ATR`,
      'intent: buy 100 AAPL up to 100.22 until 10:00:50, target 103.02, stop 98.52; bid 99.98, ask 100.02, ATR 0.5 of 10:00:00',
      `wire: sent: entry ${e.orderRef}, target ${t.orderRef}, stop ${s.orderRef}`,
      'wire: entry working, permId 91',
      'wire: target working, permId 92',
      'wire: stop working, permId 93',
      `fill: bought 100 at 100.02, the entry, commission 1.25 USD (${booked?.execId})`,
      'open: 100 at 100.02 on average, R 1.5: 150.00 USD at risk, target 103.02',
      'stop: 98.52 to 100: high-water 101 less 2 ATR, ATR 0.5 of 10:00:00',
      expect.stringMatching(/^fill: sold 100 at 100, the stop, commission not reported yet/),
      'result: -2.00 USD (-0.01 R), less 1.25 USD commission; 100.02 to 100 in 7 s: stopped out',
      'wire: target cancelled: OCA group filled',
    ]);
  });

  it('covers an entry that filled and was closed while disconnected', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg);
    const next = await harness.crash();
    await next.connect();
    const executions = [e, s].map((terms, nth) =>
      executionOf(terms, {
        execId: `0001.${nth}.1.01`,
        shares: 100,
        price: 100 - nth,
        at: next.now(),
      }),
    );
    await next.snapshot({ executions });
    const lines = told(next, harness.of('position-planned')[0]?.positionId ?? '');
    expect(lines.filter((line) => /^(open|result):/.test(line))).toEqual([
      'open: entered at 100 on average and exited again, R 1.48',
      expect.stringMatching(/^result: -100\.00 USD \(-0\.68 R\)/),
    ]);
  });

  it('is the same by the id of the position, any order, its permId, an execution and the signal', async () => {
    const harness = createHarness();
    await harness.ready();
    const { e, s } = await harness.enter();
    const [planned] = harness.of('position-planned');
    const [execution] = harness.of('execution-booked');
    const ids = [e.orderRef, s.orderRef, '93', execution?.execId, planned?.signalId];
    const whole = explained(harness, planned?.positionId ?? '');
    expect(whole.length).toBeGreaterThan(10);
    for (const id of ids) expect(explained(harness, id ?? ''), id).toEqual(whole);
    expect(explained(harness, harness.of('prediction-judged')[0]?.prediction?.id ?? '')).toEqual(
      whole,
    );
    for (const { seq, type, fact } of whole) {
      const [row] = harness.facts.filter((recorded) => recorded.seq === seq);
      expect(row?.fact).toMatchObject({ type });
      expect(fact).toEqual(JSON.parse(JSON.stringify(row?.fact)));
    }
  });

  it('of a refused signal has every reason with its numbers, and the values a true condition saw', async () => {
    const harness = createHarness({
      strategies: [strategy({ entry: { side: 'long', when: 'price.last > 50.0' } })],
    });
    await harness.ready();
    await harness.command({ type: 'halt', why: 'lunch', by: 'me' });
    await harness.predict('SELL');
    const [refused] = harness.of('signal-refused');
    expect(told(harness, refused?.signal.id ?? '').slice(2)).toEqual([
      'strategy: follow does not enter short at 100, although price.last > 50.0',
      'saw: price.last 100',
      'refused: the strategy does not trade short',
      'refused: trading is halted: lunch',
    ]);
  });

  it('of a condition that does not hold has the values it saw', async () => {
    const harness = createHarness({
      strategies: [strategy({ entry: { side: 'long', when: 'price.last > 150.5' } })],
    });
    await harness.ready();
    await harness.predict('BUY');
    expect(told(harness, harness.of('signal-refused')[0]?.signal.id ?? '').slice(2)).toEqual([
      'strategy: follow does not enter long at 100; it asks for price.last > 150.5',
      'saw: price.last 100',
      'refused: the last price 100 is not above 150.5',
    ]);
  });

  it('names the later prediction that closed a position', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.enter();
    await harness.pass(6_000);
    await harness.quote(100);
    await harness.predict('SELL', { confidence: 0.85 });
    const lines = told(harness, harness.of('position-planned')[0]?.positionId ?? '');
    const closing = lines.indexOf('exit: closing: opposite prediction');
    expect(lines.slice(closing - 2, closing)).toEqual([
      'prediction: AAPL SELL, confidence 0.85, from flow, 0 ms old on arrival',
      'verdict: accepted',
    ]);
    expect(lines[closing + 1]).toMatch(/^exit: sell 100 AAPL at market: opposite prediction;/);
  });

  it('is empty for an unknown id', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.enter();
    for (const id of ['nobody', '', '#1', 'AAPL', '0']) expect(explained(harness, id)).toEqual([]);
  });

  it('suggests similar ids for an unknown id, and treats no character as a wildcard', async () => {
    const harness = createHarness();
    await harness.ready();
    const { e, t, s } = await harness.enter();
    const reader = openJournalReader(harness.file, { clientId: 17, home: US });
    if (!reader.ok) throw new Error(reader.failure.kind);
    const like = (text: string) => reader.value.look.idsLike(text).map(({ id }) => id);
    const position = harness.of('position-planned')[0]?.positionId;
    expect(like('aapl')).toEqual([position]);
    expect(like(e.orderRef.slice(0, -1)).toSorted()).toEqual(
      [e, s, t].map(({ orderRef }) => orderRef).toSorted(),
    );
    for (const text of ['', '%', '_', '\\']) expect(like(text)).toEqual([]);
    reader.value.close();
  });

  it('finds an earlier cause for every fact of a trade', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.enter();
    await harness.pass(6_000);
    await harness.quote(100);
    await harness.predict('SELL');
    const exit = harness.newest('x');
    await harness.told(exit, { group: 'G', groupEffect: 'reduces' });
    await harness.fill(exit, 100, 99.9);
    const reader = new Database(harness.file, { readonly: true });
    const rows = reader
      .prepare<[string], { seq: number; cause: number; type: string }>(
        'SELECT seq, cause, type FROM facts WHERE correlation = ?',
      )
      .all(harness.of('position-planned')[0]?.signalId ?? '');
    reader.close();
    expect(rows.map(({ type }) => type)).toContain('position-closed');
    for (const { seq, cause, type } of rows) {
      expect(cause, type).toBeGreaterThan(0);
      expect(cause, type).toBeLessThan(seq);
    }
  });

  it('joins a request over HTTP to everything it caused, whatever chain that is in', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.enter();
    const request = { id: 'req_0011', user: 'ann' };
    const flatten = { type: 'flatten', isExtended: false, by: 'ann', request } as const;
    await harness.command({ ...flatten, isConfirmed: false });
    await harness.command({ ...flatten, isConfirmed: true });
    const ofRequest = explained(harness, 'req_0011');
    // What was only shown caused nothing.
    expect(ofRequest.map(({ type }) => type)).toEqual([
      'command-asked',
      'close-asked',
      'position-closing',
      'exit-intended',
    ]);
    expect(told(harness, 'req_0011').slice(0, 2)).toEqual([
      'asked: ann over HTTP: flatten (req_0011)',
      'asked: ann: close the position',
    ]);
    const position = harness.of('position-planned')[0]?.positionId ?? '';
    expect(told(harness, position)).toContain('asked: ann over HTTP: flatten (req_0011)');

    await harness.command({
      type: 'halt',
      why: 'lunch',
      by: 'ann',
      request: { ...request, id: position },
    });
    // The caller chose the id of a position; the halt stays out of its chain.
    expect(explained(harness, position).map(({ type }) => type)).toContain('position-closing');
    const halt = harness.facts.find(({ fact }) => fact.type === 'trading-changed');
    expect(halt?.correlation).toBe(`request/${position}`);
  });
});
