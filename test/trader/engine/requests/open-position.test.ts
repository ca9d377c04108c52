// A person's order to open goes through the gate of every entry, and becomes a position with a bracket. Bid 99.98, ask 100.02.
import { describe, expect, it } from 'vitest';
import type { AskedOrder } from '../../../../src/trader/domain/orders/asked-order.ts';
import { NO_RISK_LIMITS, type RiskSettings } from '../../../../src/trader/ports/risk-settings.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { FIVE_MINUTES, settings } from '../rig/settings.ts';
import { ANN, check, place } from './asked.ts';

async function readyRig(risk: Partial<RiskSettings> = {}): Promise<Rig> {
  const base = settings([]).risk;
  const rig = createRig({ settings: { risk: { ...NO_RISK_LIMITS, ...base, ...risk } } });
  await rig.ready();
  return rig;
}

describe('a buy at market', () => {
  it('sends exactly the quantity, with the default stop of five percent, and names position and order', async () => {
    const rig = await readyRig();
    const answer = await place(rig);
    const { e, s } = rig.bracket();
    expect(e).toMatchObject({ leg: 'e', side: 'buy', type: 'market', quantity: 100 });
    expect(e.validity).toEqual({ kind: 'day' });
    expect(s).toMatchObject({ leg: 's', type: 'stop', stopPrice: 95.01, parentRef: e.orderRef });
    const [position] = rig.of('position-planned');
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
    const rig = await readyRig();
    await place(rig, {}, { user: 'ann', key: 'k-1', bodyHash: 'aa', id: 'req_7' });
    expect(rig.of('entry-intended')[0]?.request).toEqual({
      id: 'req_7',
      user: 'ann',
      key: 'k-1',
      bodyHash: 'aa',
    });
  });

  it('is protected and closed like any position', async () => {
    const rig = await readyRig();
    await place(rig, { protection: { target: { kind: 'at', price: 110 } } });
    const { e, t, s } = rig.bracket();
    expect([t.limitPrice, s.stopPrice]).toEqual([110, 95.01]);
    for (const leg of [e, t, s]) await rig.told(leg, { group: 'G', groupEffect: 'reduces' });
    await rig.fill(e, 100, 100.02);
    expect(rig.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'ann' });
    expect(rig.newest('x')).toMatchObject({ side: 'sell', quantity: 100, group: 'G' });
    expect(rig.engine.strategies().map(({ name }) => name)).toEqual(['follow']);
  });

  it('ends unfilled after the time of an entry', async () => {
    const rig = await readyRig();
    await place(rig);
    await rig.told(rig.bracket().e);
    await rig.pass(30_500);
    expect(rig.cancels()).toEqual([rig.bracket().e.orderRef]);
  });
});

describe('a limit', () => {
  it('rests at its own price for the day, its stop measured from it', async () => {
    const rig = await readyRig();
    await place(rig, { type: 'LMT', price: 90 });
    const { e, s } = rig.bracket();
    expect(e).toMatchObject({ type: 'limit', limitPrice: 90, validity: { kind: 'day' } });
    expect(s.stopPrice).toBe(85.5);
    await rig.told(e);
    await rig.pass(40_000);
    expect(rig.cancels()).toEqual([]);
  });

  it('through the market is measured from the market', async () => {
    const rig = await readyRig();
    await place(rig, { type: 'LMT', price: 104 });
    expect(rig.bracket().s.stopPrice).toBe(95.01);
  });

  it.each<[string, Partial<AskedOrder>, object]>([
    ['its limit', { price: 90.005 }, { field: 'price', below: 90, above: 90.01 }],
    [
      'its stop',
      { price: 90, protection: { stop: { kind: 'at', price: 88.123 } } },
      { field: 'protection.stop', below: 88.12, above: 88.13 },
    ],
  ])('is refused if %s is off the tick', async (_, changes, expected) => {
    const rig = await readyRig();
    const answer = await place(rig, { type: 'LMT', ...changes });
    expect(answer).toMatchObject({ ok: false, reasons: [{ kind: 'price_off_tick', ...expected }] });
    expect(rig.submits()).toEqual([]);
  });
});

describe('the stop', () => {
  it.each([
    [{ kind: 'at', price: 97.5 }, 97.5],
    [{ kind: 'percent', percent: 2 }, 98.01],
    [{ kind: 'atr', atr: FIVE_MINUTES, multiple: 3 }, 98.52],
  ] as const)('%o rests at %d', async (stop, price) => {
    const rig = await readyRig();
    await place(rig, { protection: { stop } });
    expect(rig.bracket().s.stopPrice).toBe(price);
  });

  it('trails if asked', async () => {
    const rig = await readyRig();
    const trail = { kind: 'percent', percent: 1, activateAtR: 0, step: undefined } as const;
    await place(rig, { protection: { trail } });
    const { e, s } = rig.bracket();
    await rig.told(e);
    await rig.told(s, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
    await rig.fill(e, 100, 100.02);
    await rig.pass(6_000);
    await rig.quote(100.5);
    expect(rig.modifies().at(-1)).toEqual({ orderRef: s.orderRef, stopPrice: 99.49 });
  });

  it('on the wrong side of the price is refused, and so is such a target', async () => {
    const rig = await readyRig();
    const stop = { kind: 'at', price: 101 } as const;
    expect(await place(rig, { protection: { stop } })).toMatchObject({
      reasons: [{ kind: 'stop_beyond_entry', level: 101, entry: 100.02 }],
    });
    const target = { kind: 'at', price: 99 } as const;
    expect(await place(rig, { protection: { target } })).toMatchObject({
      reasons: [{ kind: 'target_beyond_entry', price: 99, entry: 100.02 }],
    });
  });
});

describe('the gate', () => {
  it('refuses what a strategy would be reduced to, with every reason, as a fact of the person', async () => {
    const rig = await readyRig({ orderQuantityMax: 50, symbolPercentMax: 1 });
    const answer = await place(rig, { quantity: 200 });
    const reasons = answer.ok ? [] : (answer.reasons ?? []);
    expect(reasons.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['shares_over_limit', 'symbol_over_limit']),
    );
    expect(rig.submits()).toEqual([]);
    const [refused] = rig.of('signal-refused');
    expect(refused).toMatchObject({
      signal: { strategy: 'manual', symbol: 'AAPL', side: 'long' },
      reasons,
      request: { user: 'ann' },
      order: { quantity: 200, type: 'MKT' },
    });
  });

  it('says once that a fraction of a share cannot be traded', async () => {
    for (const quantity of [1.5, 0.5])
      expect(await place(await readyRig(), { quantity })).toMatchObject({
        ok: false,
        reasons: [{ kind: 'no_fractions', shares: quantity }],
      });
  });

  it('names a cap that only sizing knows', async () => {
    const rig = await readyRig({ leverageMax: 0.005 });
    expect(await place(rig)).toMatchObject({
      ok: false,
      reasons: [{ kind: 'size_capped', wanted: 100, allowed: 49, binding: 'leverage' }],
    });
  });

  it('applies halts and pauses, and the limits of a strategy shrink its entry instead', async () => {
    const rig = await readyRig({ orderQuantityMax: 30 });
    await rig.command({ type: 'halt', why: 'test', by: 'ann' });
    await rig.command({ type: 'pause', symbol: 'AAPL', by: 'ann' });
    const answer = await place(rig, { quantity: 20 });
    expect(answer).toMatchObject({ reasons: [{ kind: 'paused' }, { kind: 'trading_halted' }] });
    await rig.command({ type: 'resume', overrideDailyLoss: false, by: 'ann' });
    await rig.predict('BUY');
    expect(rig.bracket().e.quantity).toBe(30);
  });

  it('refuses to open with a validity that the order would not have', async () => {
    const rig = await readyRig();
    const limit = { type: 'LMT', price: 99 } as const;
    for (const validity of ['gtc', 'opening'] as const) {
      expect(await place(rig, { ...limit, validity })).toMatchObject({
        ok: false,
        reasons: [{ kind: 'validity_not_offered', validity }],
      });
    }
  });

  it.each(['LO', 'ATO', 'PLO'] as const)('refuses %s as not offered', async (type) => {
    const rig = await readyRig();
    const answer = await place(rig, { type, market: 'HOSE' });
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
  const rig = await readyRig();
  expect(await place(rig, { side: 'sell' })).toMatchObject({
    ok: false,
    reasons: [{ kind: 'would_cross_zero', held: 0 }],
  });
  expect(await place(rig, { as: 'holding' })).toMatchObject({
    ok: false,
    reasons: [{ kind: 'holdings_not_allowed' }],
  });
  expect(rig.of('request-refused').map(({ request }) => request.user)).toEqual(['ann', 'ann']);
  expect(rig.submits()).toEqual([]);
});

it('is closed by the daily loss limit like the positions of strategies', async () => {
  const base = settings([]).risk;
  const risk = { ...base, onDailyLoss: 'flatten', dailyLossPercentMax: 0.01 } as const;
  const rig = createRig({ settings: { risk } });
  await rig.ready();
  await place(rig);
  const { e, s } = rig.bracket();
  await rig.told(e);
  await rig.told(s, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
  await rig.fill(e, 100, 100.02);
  await rig.quote(98);
  await rig.pass(300);
  expect(rig.of('position-closing')[0]).toMatchObject({ reason: 'daily_loss' });
  expect(await place(rig)).toMatchObject({ ok: false, kind: 'refused' });
});

it('is explained by the request over HTTP, and names it as the cause', async () => {
  const rig = await readyRig();
  await place(rig, {}, { user: 'ann', id: 'req_9' });
  const asked = rig.facts.find(({ fact }) => fact.type === 'command-asked');
  const planned = rig.facts.find(({ fact }) => fact.type === 'position-planned');
  expect(asked?.fact).toMatchObject({ command: 'place-order', requestId: 'req_9', user: 'ann' });
  expect(planned?.cause).toBe(asked?.seq);
});

it('is refused in a dry run, which sends nothing', async () => {
  const rig = createRig({ settings: { mode: 'dry-run' } });
  await rig.ready();
  const answer = await place(rig);
  expect(answer.ok ? [] : answer.reasons).toContainEqual({ kind: 'dry_run' });
});

it('opens a short if asked for one', async () => {
  const rig = await readyRig();
  await place(rig, { side: 'sell', effect: 'open' });
  expect(rig.bracket().e).toMatchObject({ side: 'sell', quantity: 100 });
  expect(rig.bracket().s).toMatchObject({ side: 'buy', stopPrice: 104.98 });
});

describe('a check', () => {
  it('tells the order with its figures, and records and sends nothing', async () => {
    const rig = await readyRig();
    const before = rig.journal.lastSeq();
    const answer = await check(rig, { type: 'LMT', price: 90 });
    expect(answer).toMatchObject({
      ok: true,
      verdict: {
        isAllowed: true,
        reasons: [],
        draft: { price: 90, notional: 9_000, stopPrice: 85.5, risk: 450, owner: 'manual' },
      },
    });
    expect(rig.journal.lastSeq()).toBe(before);
    expect(rig.submits()).toEqual([]);
  });

  it('gives the reasons of a refusal together with the order', async () => {
    const rig = await readyRig({ orderQuantityMax: 50 });
    const before = rig.journal.lastSeq();
    expect(await check(rig)).toMatchObject({
      ok: true,
      verdict: {
        isAllowed: false,
        reasons: [{ kind: 'shares_over_limit' }],
        draft: { quantity: 100 },
      },
    });
    expect(rig.journal.lastSeq()).toBe(before);
  });
});

it('survives a restart as a position of the person', async () => {
  const rig = await readyRig();
  await place(rig, {}, ANN);
  const { e } = rig.bracket();
  await rig.told(e);
  await rig.fill(e, 100, 100.02);
  expect([...rig.state().positions.values()][0]).toMatchObject({
    strategy: 'manual',
    quantity: 100,
  });
});
