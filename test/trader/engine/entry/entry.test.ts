// From an accepted prediction to one bracket at the broker, durable before the first byte is sent.
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import { createHarness, TEN_O_CLOCK } from '../harness/harness.ts';
import { strategy } from '../harness/settings.ts';

describe('an accepted prediction', () => {
  it('becomes one bracket: collared limit with a good-till time, target before stop, ids from the floor', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    expect(harness.submits()).toHaveLength(1);
    const [order] = harness.submits('entry');
    const id = harness.journal.journalId;
    const seq = harness.facts.find(({ fact }) => fact.type === 'entry-intended')?.seq.toString(36);
    expect(order?.validUntil).toBe(harness.now() + 300_000);
    expect(order?.legs).toEqual([
      {
        orderRef: `${id}.${seq}.e`,
        handle: 'orderId:1',
        leg: 'e',
        symbol: 'AAPL',
        side: 'buy',
        type: 'limit',
        quantity: 100,
        // 0.2 % above the ask of 100.02, rounded toward the market.
        limitPrice: 100.22,
        validity: { kind: 'gtd', until: harness.now() + 30_000 },
        extendedHours: false,
      },
      {
        orderRef: `${id}.${seq}.t`,
        handle: 'orderId:2',
        parentRef: `${id}.${seq}.e`,
        leg: 't',
        symbol: 'AAPL',
        side: 'sell',
        type: 'limit',
        quantity: 100,
        limitPrice: 103.02,
        validity: { kind: 'gtc' },
        extendedHours: false,
      },
      {
        orderRef: `${id}.${seq}.s`,
        handle: 'orderId:3',
        parentRef: `${id}.${seq}.e`,
        leg: 's',
        symbol: 'AAPL',
        side: 'sell',
        type: 'stop',
        quantity: 100,
        // Three ATR of 0.5 below the ask.
        stopPrice: 98.52,
        validity: { kind: 'gtc' },
        extendedHours: false,
      },
    ]);
    expect(harness.of('entry-intended')[0]?.market).toMatchObject({
      bid: 99.98,
      ask: 100.02,
      atr: 0.5,
    });
  });

  it('is sent to the broker before its first fact is published', async () => {
    const harness = createHarness();
    await harness.ready();
    const heard: [Fact['type'], number][] = [];
    harness.engine.facts$.subscribe(({ fact }) =>
      heard.push([fact.type, harness.submits().length]),
    );
    await harness.predict('BUY');
    expect(heard[0]).toEqual(['prediction-judged', 1]);
  });

  it('names no group for a stop without a target, since the broker does', async () => {
    const harness = createHarness({ strategies: [strategy({ target: undefined })] });
    await harness.ready();
    await harness.predict('BUY');
    const { e, s } = harness.bracket();
    expect(s).toMatchObject({ handle: 'orderId:2', parentRef: e.orderRef });
    expect(s).not.toHaveProperty('group');
  });

  it('without a target closes in the group that the broker states for its stop, and in no other', async () => {
    const harness = createHarness({ strategies: [strategy({ target: undefined })] });
    await harness.ready();
    await harness.predict('BUY');
    const { e, s } = harness.bracket();
    for (const leg of [e, s]) await harness.told(leg, { status: 'presubmitted' });
    await harness.fill(e, 100, 100.02);
    await harness.told(s, { group: '900001', groupEffect: 'reduces', status: 'presubmitted' });
    await harness.predict('SELL');
    expect(harness.newest('x')).toMatchObject({ group: '900001', quantity: 100 });
    expect(harness.cancels()).toEqual([]);
  });

  it('without a target ends its stop before it closes if the broker states no group', async () => {
    const harness = createHarness({ strategies: [strategy({ target: undefined })] });
    await harness.ready();
    await harness.predict('BUY');
    const { e, s } = harness.bracket();
    for (const leg of [e, s]) await harness.told(leg, { status: 'presubmitted' });
    await harness.fill(e, 100, 100.02);
    await harness.predict('SELL');
    expect(harness.submits('exit')).toEqual([]);
    expect(harness.cancels()).toEqual([s.orderRef]);
    await harness.status(s, 'cancelled');
    expect(harness.newest('x').group).toBe(undefined);
  });

  it('mirrors everything for a short', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('SELL');
    const { e, t, s } = harness.bracket();
    expect(e).toMatchObject({ side: 'sell', limitPrice: 99.79 });
    expect(t).toMatchObject({ side: 'buy', limitPrice: 96.98 });
    expect(s).toMatchObject({ side: 'buy', stopPrice: 101.48 });
  });

  it('is durable with verdict, decision and every leg before anything is sent to the broker', async () => {
    const harness = createHarness();
    await harness.ready();
    let found: string[] = [];
    harness.broker.onSubmit = (order) => {
      const reader = new Database(harness.file, { readonly: true });
      const rows = reader.prepare('SELECT type, body FROM facts ORDER BY seq').all() as {
        type: string;
        body: string;
      }[];
      reader.close();
      found = rows.map(({ type }) => type);
      const intents = rows.filter(({ type }) => type === 'entry-intended');
      const fact = JSON.parse(intents.at(-1)?.body ?? '{}') as Extract<
        Fact,
        { type: 'entry-intended' }
      >;
      expect(fact.legs).toEqual(order.legs);
    };
    await harness.predict('BUY');
    expect(found.slice(-4)).toEqual([
      'prediction-judged',
      'position-planned',
      'entry-intended',
      'signal-taken',
    ]);
  });

  it('acts once: its first repetition is a duplicate, and further ones are only counted', async () => {
    const harness = createHarness();
    await harness.ready();
    for (let time = 0; time < 4; time += 1) await harness.predict('BUY', { id: 'p1' });
    expect(harness.submits('entry')).toHaveLength(1);
    expect(harness.of('prediction-judged').map(({ verdict }) => verdict.kind)).toEqual([
      'accepted',
      'duplicate',
    ]);
    await harness.predict('BUY', { id: 'p2' });
    expect(harness.of('prediction-repeated')).toMatchObject([{ predictionId: 'p1', times: 2 }]);
  });

  it('gives every fact of its trade one correlation, each with the fact that caused it', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s } = await harness.enter();
    await harness.fill(s, 100, 98.5);
    expect(harness.of('position-closed')).toHaveLength(1);
    const judged = harness.facts.find(({ fact }) => fact.type === 'prediction-judged');
    const planned = harness.facts.find(({ fact }) => fact.type === 'position-planned');
    const trade = harness.facts.slice(
      harness.facts.indexOf(planned ?? (harness.facts[0] as never)),
    );
    const seqs = new Set(trade.map(({ seq }) => seq));
    expect(planned?.cause).toBe(judged?.seq);
    for (const { fact, seq, cause, correlation } of trade.slice(1)) {
      expect(correlation, fact.type).toBe(planned?.correlation);
      expect(seqs.has(cause) && cause < seq, `${fact.type} has cause ${cause}`).toBe(true);
    }
  });

  it('of a first poll trades only if it is younger than one poll interval', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY', { isFirstPoll: true, timestamp: TEN_O_CLOCK - 120_000 });
    expect(harness.submits()).toEqual([]);
    expect(harness.of('prediction-judged')[0]?.verdict.kind).toBe('stale');
  });
});
