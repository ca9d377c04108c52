// A person's order to open goes through the gate of every entry, and becomes a position with a bracket. Bid 99.98, ask 100.02.
import { describe, expect, it } from 'vitest';
import type { OrderRequest } from '../../../../src/trader/domain/orders/order-request.ts';
import { NO_RISK_LIMITS, type RiskSettings } from '../../../../src/trader/ports/risk-settings.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { FIVE_MINUTES, settings } from '../harness/settings.ts';
import { ANN, check, place } from './order-requests.ts';

async function readyHarness(risk: Partial<RiskSettings> = {}): Promise<Harness> {
  const base = settings([]).risk;
  const harness = createHarness({ settings: { risk: { ...NO_RISK_LIMITS, ...base, ...risk } } });
  await harness.ready();
  return harness;
}

describe('a buy at market', () => {
  it('sends exactly the quantity, with the default stop of five percent, and names position and order', async () => {
    const harness = await readyHarness();
    const answer = await place(harness);
    const { e, s } = harness.bracket();
    expect(e).toMatchObject({ leg: 'e', side: 'buy', type: 'market', quantity: 100 });
    expect(e.validity).toEqual({ kind: 'day' });
    expect(s).toMatchObject({ leg: 's', type: 'stop', stopPrice: 95.01, parentRef: e.orderRef });
    const [position] = harness.of('position-planned');
    expect(position).toMatchObject({ strategy: 'manual', side: 'long', quantity: 100 });
    expect(answer).toMatchObject({
      ok: true,
      placed: { orderRef: e.orderRef, positionId: position?.positionId, isRepeated: false },
    });
    expect(answer.text).toBe(
      `Order ${e.orderRef}: buy 100 AAPL, at market; stop 95.01, 501.00 USD at risk.`,
    );
  });

  it('records who asked in the intent', async () => {
    const harness = await readyHarness();
    await place(harness, {}, { user: 'ann', key: 'k-1', bodyHash: 'aa', id: 'req_7' });
    expect(harness.of('entry-intended')[0]?.request).toEqual({
      id: 'req_7',
      user: 'ann',
      key: 'k-1',
      bodyHash: 'aa',
    });
  });

  it('is protected and closed like any position', async () => {
    const harness = await readyHarness();
    await place(harness, { protection: { target: { kind: 'at', price: 110 } } });
    const { e, t, s } = harness.bracket();
    expect([t.limitPrice, s.stopPrice]).toEqual([110, 95.01]);
    for (const leg of [e, t, s]) await harness.told(leg, { group: 'G', groupEffect: 'reduces' });
    await harness.fill(e, 100, 100.02);
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'ann' });
    expect(harness.newest('x')).toMatchObject({ side: 'sell', quantity: 100, group: 'G' });
    expect(harness.engine.strategies().map(({ name }) => name)).toEqual(['follow']);
  });

  it('ends unfilled after the time of an entry', async () => {
    const harness = await readyHarness();
    await place(harness);
    await harness.told(harness.bracket().e);
    await harness.pass(30_500);
    expect(harness.cancels()).toEqual([harness.bracket().e.orderRef]);
  });
});

describe('a limit', () => {
  it('rests at its own price for the day, its stop measured from it', async () => {
    const harness = await readyHarness();
    await place(harness, { type: 'LMT', price: 90 });
    const { e, s } = harness.bracket();
    expect(e).toMatchObject({ type: 'limit', limitPrice: 90, validity: { kind: 'day' } });
    expect(s.stopPrice).toBe(85.5);
    await harness.told(e);
    await harness.pass(40_000);
    expect(harness.cancels()).toEqual([]);
  });

  it('through the market is measured from the market', async () => {
    const harness = await readyHarness();
    await place(harness, { type: 'LMT', price: 104 });
    expect(harness.bracket().s.stopPrice).toBe(95.01);
  });

  it.each<[string, Partial<OrderRequest>, object]>([
    ['its limit', { price: 90.005 }, { field: 'price', below: 90, above: 90.01 }],
    [
      'its stop',
      { price: 90, protection: { stop: { kind: 'at', price: 88.123 } } },
      { field: 'protection.stop', below: 88.12, above: 88.13 },
    ],
  ])('is refused if %s is off the tick', async (_, changes, expected) => {
    const harness = await readyHarness();
    const answer = await place(harness, { type: 'LMT', ...changes });
    expect(answer).toMatchObject({ ok: false, reasons: [{ kind: 'price_off_tick', ...expected }] });
    expect(harness.submits()).toEqual([]);
  });
});

describe('the stop', () => {
  it.each([
    [{ kind: 'at', price: 97.5 }, 97.5],
    [{ kind: 'percent', percent: 2 }, 98.01],
    [{ kind: 'atr', atr: FIVE_MINUTES, multiple: 3 }, 98.52],
  ] as const)('%o rests at %d', async (stop, price) => {
    const harness = await readyHarness();
    await place(harness, { protection: { stop } });
    expect(harness.bracket().s.stopPrice).toBe(price);
  });

  it('trails if asked', async () => {
    const harness = await readyHarness();
    const trail = { kind: 'percent', percent: 1, activateAtR: 0, step: undefined } as const;
    await place(harness, { protection: { trail } });
    const { e, s } = harness.bracket();
    await harness.told(e);
    await harness.told(s, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
    await harness.fill(e, 100, 100.02);
    await harness.pass(6_000);
    await harness.quote(100.5);
    expect(harness.modifies().at(-1)).toEqual({ orderRef: s.orderRef, stopPrice: 99.49 });
  });

  it('on the wrong side of the price is refused, and so is such a target', async () => {
    const harness = await readyHarness();
    const stop = { kind: 'at', price: 101 } as const;
    expect(await place(harness, { protection: { stop } })).toMatchObject({
      reasons: [{ kind: 'stop_beyond_entry', level: 101, entry: 100.02 }],
    });
    const target = { kind: 'at', price: 99 } as const;
    expect(await place(harness, { protection: { target } })).toMatchObject({
      reasons: [{ kind: 'target_beyond_entry', price: 99, entry: 100.02 }],
    });
  });
});

describe('the gate', () => {
  it('refuses what a strategy would be reduced to, with every reason, as a fact of the person', async () => {
    const harness = await readyHarness({ orderQuantityMax: 50, symbolPercentMax: 1 });
    const answer = await place(harness, { quantity: 200 });
    const reasons = answer.ok ? [] : (answer.reasons ?? []);
    expect(reasons.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['shares_over_limit', 'symbol_over_limit']),
    );
    expect(harness.submits()).toEqual([]);
    const [refused] = harness.of('signal-refused');
    expect(refused).toMatchObject({
      signal: { strategy: 'manual', symbol: 'AAPL', side: 'long' },
      reasons,
      request: { user: 'ann' },
      order: { quantity: 200, type: 'MKT' },
    });
  });

  it('says once that a fraction of a share cannot be traded', async () => {
    for (const quantity of [1.5, 0.5])
      expect(await place(await readyHarness(), { quantity })).toMatchObject({
        ok: false,
        reasons: [{ kind: 'no_fractions', shares: quantity }],
      });
  });

  it('names a cap that only sizing knows', async () => {
    const harness = await readyHarness({ leverageMax: 0.005 });
    expect(await place(harness)).toMatchObject({
      ok: false,
      reasons: [{ kind: 'size_capped', wanted: 100, allowed: 49, binding: 'leverage' }],
    });
  });

  it('applies halts and pauses, and the limits of a strategy shrink its entry instead', async () => {
    const harness = await readyHarness({ orderQuantityMax: 30 });
    await harness.command({ type: 'halt', why: 'test', by: 'ann' });
    await harness.command({ type: 'pause', symbol: 'AAPL', by: 'ann' });
    const answer = await place(harness, { quantity: 20 });
    expect(answer).toMatchObject({ reasons: [{ kind: 'paused' }, { kind: 'trading_halted' }] });
    await harness.command({ type: 'resume', overrideDailyLoss: false, by: 'ann' });
    await harness.predict('BUY');
    expect(harness.bracket().e.quantity).toBe(30);
  });

  it('refuses to open with a validity that the order would not have', async () => {
    const harness = await readyHarness();
    const limit = { type: 'LMT', price: 99 } as const;
    for (const validity of ['gtc', 'opening'] as const) {
      expect(await place(harness, { ...limit, validity })).toMatchObject({
        ok: false,
        reasons: [{ kind: 'validity_not_offered', validity }],
      });
    }
  });

  it.each(['LO', 'ATO', 'PLO'] as const)('refuses %s as not offered', async (type) => {
    const harness = await readyHarness();
    const answer = await place(harness, { type, market: 'HOSE' });
    expect(answer).toMatchObject({
      ok: false,
      reasons: [
        { kind: 'market_not_offered', market: 'HOSE' },
        { kind: 'order_type_not_offered', type },
      ],
    });
  });
});

it('refuses a sale that would close nothing, and a holding that is not permitted', async () => {
  const harness = await readyHarness();
  expect(await place(harness, { side: 'sell' })).toMatchObject({
    ok: false,
    reasons: [{ kind: 'would_cross_zero', held: 0 }],
  });
  expect(await place(harness, { as: 'holding' })).toMatchObject({
    ok: false,
    reasons: [{ kind: 'holdings_not_allowed' }],
  });
  expect(harness.of('request-refused').map(({ request }) => request.user)).toEqual(['ann', 'ann']);
  expect(harness.submits()).toEqual([]);
});

it('is closed by the daily loss limit like the positions of strategies', async () => {
  const base = settings([]).risk;
  const risk = { ...base, onDailyLoss: 'flatten', dailyLossPercentMax: 0.01 } as const;
  const harness = createHarness({ settings: { risk } });
  await harness.ready();
  await place(harness);
  const { e, s } = harness.bracket();
  await harness.told(e);
  await harness.told(s, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
  await harness.fill(e, 100, 100.02);
  await harness.quote(98);
  await harness.pass(300);
  expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'daily_loss' });
  expect(await place(harness)).toMatchObject({ ok: false, kind: 'refused' });
});

it('is explained by the request over HTTP, and names it as the cause', async () => {
  const harness = await readyHarness();
  await place(harness, {}, { user: 'ann', id: 'req_9' });
  const asked = harness.facts.find(({ fact }) => fact.type === 'command-asked');
  const planned = harness.facts.find(({ fact }) => fact.type === 'position-planned');
  expect(asked?.fact).toMatchObject({ command: 'place-order', requestId: 'req_9', user: 'ann' });
  expect(planned?.cause).toBe(asked?.seq);
});

it('is refused in a dry run, which sends nothing', async () => {
  const harness = createHarness({ settings: { mode: 'dry-run' } });
  await harness.ready();
  const answer = await place(harness);
  expect(answer.ok ? [] : answer.reasons).toContainEqual({ kind: 'dry_run' });
});

it('opens a short if asked for one', async () => {
  const harness = await readyHarness();
  await place(harness, { side: 'sell', effect: 'open' });
  expect(harness.bracket().e).toMatchObject({ side: 'sell', quantity: 100 });
  expect(harness.bracket().s).toMatchObject({ side: 'buy', stopPrice: 104.98 });
});

describe('a check', () => {
  it('tells the order with its figures, and records and sends nothing', async () => {
    const harness = await readyHarness();
    const before = harness.journal.lastSeq();
    const answer = await check(harness, { type: 'LMT', price: 90 });
    expect(answer).toMatchObject({
      ok: true,
      verdict: {
        isAllowed: true,
        reasons: [],
        draft: { price: 90, notional: 9_000, stopPrice: 85.5, risk: 450, owner: 'manual' },
      },
    });
    expect(harness.journal.lastSeq()).toBe(before);
    expect(harness.submits()).toEqual([]);
  });

  it('gives the reasons of a refusal together with the order', async () => {
    const harness = await readyHarness({ orderQuantityMax: 50 });
    const before = harness.journal.lastSeq();
    expect(await check(harness)).toMatchObject({
      ok: true,
      verdict: {
        isAllowed: false,
        reasons: [{ kind: 'shares_over_limit' }],
        draft: { quantity: 100 },
      },
    });
    expect(harness.journal.lastSeq()).toBe(before);
  });
});

it('survives a restart as a position of the person', async () => {
  const harness = await readyHarness();
  await place(harness, {}, ANN);
  const { e } = harness.bracket();
  await harness.told(e);
  await harness.fill(e, 100, 100.02);
  expect([...harness.state().positions.values()][0]).toMatchObject({
    strategy: 'manual',
    quantity: 100,
  });
});
