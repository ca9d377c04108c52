// A judged policy over HTTP: judged on closes on record, off until a plan or a schedule follows it, and never beyond its cap.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import {
  keepOverlayVersion,
  openPolicies,
  overlayFolder,
  recordedPanel,
  symbolsOf,
} from '../../../src/advisers/app/policies.ts';
import { SETTINGS } from '../../../src/advisers/policy/learning/settings.ts';
import { judgedVersion } from '../../../src/advisers/policy/versions/overlay-version.ts';
import { price } from '../../../src/kernel/decimal.ts';
import { DAY_MS, instant, type TradingDay } from '../../../src/kernel/instant.ts';
import { runDueRebalancings } from '../../../src/ledger/app/schedule-rebalancing.ts';
import type { CurrencyCode, PortfolioId } from '../../../src/ledger/ports/drafts.ts';
import { addDays, dayFromUtc } from '../../../src/market/time/day.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { drawnPanel, LINEAR, NOISE, type Signal } from '../../panels/drawn-panels.ts';
import { investor, sentence } from '../harness/rebalanced.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-policies-'));
let one: Awaited<ReturnType<typeof investor>>;

const SIGNAL = LINEAR['a fall follows a rise'] ?? NOISE;
const DAYS = 900;
const QUICK = { ...SETTINGS, episodes: 2, episodeDays: 15, firstAfter: 10 };

/** Through yesterday, each day. */
async function recordCloses(signal: Signal, symbols = ['AAA', 'BBB']): Promise<void> {
  const drawn = drawnPanel({ seed: 7, assets: symbols.length, days: DAYS, signal });
  const first = addDays(dayFromUtc(Date.now()), -DAYS);
  for (const [asset, symbol] of symbols.entries()) {
    let cost = 100;
    const closes = Array.from(drawn.returns[asset] ?? [], (value, at) => {
      cost *= 1 + value;
      return close(symbol, addDays(first, at), cost);
    });
    await one.api.history.recordCloses(closes);
  }
}

const close = (symbol: string, on: TradingDay, cost: number) => ({
  ...{ symbol, on, price: price(cost.toFixed(6)), source: 'files' },
  currency: 'USD' as CurrencyCode,
});

async function judged(
  symbols = symbolsOf([
    { symbol: 'AAA', weight: '0.6' },
    { symbol: 'BBB', weight: '0.4' },
  ]),
) {
  const range = { from: '1990-01-01' as TradingDay, to: dayFromUtc(Date.now()) };
  const reads = { read: one.api.book.ledger.read, history: one.api.history, pause: async () => {} };
  const portfolio = { baseCurrency: 'USD' as CurrencyCode };
  const panel = await recordedPanel(reads, { symbols, range, portfolio });
  if (!panel.ok) throw new Error(panel.failure);
  return judgedVersion({
    ...{ portfolio: one.id, seed: 1, panel: panel.value, settings: QUICK },
    terms: { costRate: 0.0005, taxRates: { SHORT: 0, LONG: 0 } },
    program: { sluice: '0.0.0', node: 'v0' },
    tryNumberOf: () => 1,
  });
}

const POLICY = { type: 'policy', cap: '0.05' };

beforeEach(() => rmSync(join(folder, 'policy'), { recursive: true, force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

/** Whose closes have a signal, so that the ridge passes. */
async function advised() {
  one = await investor({}, folder);
  await recordCloses(SIGNAL);
  const version = await judged();
  expect(version.judged.winner).toBe('ridge');
  keepOverlayVersion(folder, version, writeFileSync);
  return version;
}

interface Policy {
  readonly advice: {
    readonly moves: readonly { readonly target: string; readonly weight: string }[];
  } | null;
}

const policyNow = async () =>
  (await one.ask('GET', one.at(`policy?portfolio_id=${one.id}`))).body as Policy;

it('without a judged policy there is no advice, a plan by it is refused, and other plans are as before', async () => {
  one = await investor({}, folder);
  expect(await policyNow()).toMatchObject({
    turned_on: false,
    advice: null,
    why: 'none was judged for this portfolio; `sluice train --targets` judges them',
  });
  const refused = await one.ask('POST', one.at('plan'), { strategy: POLICY });
  expect([refused.status, sentence(refused)]).toEqual([
    422,
    'No policy advises on these targets: none was judged for this portfolio; `sluice train --targets` judges them. Nothing was planned; plan without it, by another strategy.',
  ]);
  expect((await one.ask('POST', one.at('plan'), {})).status).toBe(201);
});

it('a policy that has not passed advises nothing', async () => {
  one = await investor({}, folder);
  await recordCloses(NOISE);
  const version = await judged();
  expect(version.judged.winner).toBeNull();
  keepOverlayVersion(folder, version, writeFileSync);
  expect(await policyNow()).toMatchObject({
    advice: null,
    why: expect.stringMatching(/^none has passed: ridge does not beat /),
  });
});

it('one that has passed is visible, explained, and off', async () => {
  const version = await advised();
  const policy = await policyNow();
  expect(policy).toMatchObject({
    ...{ turned_on: false, cap: 0.05, why: null },
    advice: {
      class: 'ridge',
      hash: version.hash,
      after: addDays(dayFromUtc(Date.now()), -1),
      moves: [
        { symbol: 'AAA', target: '0.6' },
        { symbol: 'BBB', target: '0.4' },
      ],
      last_year: { days: 252 },
    },
    judged: { try: 1, over: [{ rival: 'equal_weight' }, {}, {}, {}] },
  });
  const [move] = (policy.advice?.moves ?? []) as unknown as { because: { input: string }[] }[];
  expect(move?.because.map(({ input }) => input)).toContain('last return of AAA');
  const { last_year } = policy.advice as unknown as {
    last_year: Record<'targets' | 'overlay', { return: number; cost: number; turnover: number }>;
  };
  // Each day of it was decided by a fit that had not seen it; on a planted signal that earns more, and trades more.
  expect(last_year.overlay.return).toBeGreaterThan(last_year.targets.return);
  expect(last_year.overlay.turnover).toBeGreaterThan(last_year.targets.turnover);
  expect(last_year.overlay.cost).toBeCloseTo(last_year.overlay.turnover * 0.0005, 6);
  const plain = await one.ask('POST', one.at('evaluate'), {});
  expect(plain.body).toMatchObject({ drifts: [{ target: '0.6' }, { target: '0.4' }] });
});

it('a plan that follows it has the moved targets, says whose they are, and keeps the cap after the market has moved', async () => {
  await advised();
  const { advice } = await policyNow();
  const wanted = advice?.moves.map(({ weight }) => weight);
  for (const quote of ['100', '150']) {
    await one.moves('AAA', quote);
    const plan = await one.ask('POST', one.at('plan'), { strategy: POLICY });
    expect(plan).toMatchObject({
      status: 201,
      body: {
        strategy: { kind: 'tactical', by: expect.stringMatching(/^ridge [0-9a-f]{12}$/) },
      },
    });
    const { drifts } = plan.body as { drifts: { target: string }[] };
    expect(drifts.map(({ target }) => target)).toEqual(wanted);
    for (const [at, own] of [0.6, 0.4].entries())
      expect(Math.abs(Number(wanted?.[at]) - own)).toBeLessThanOrEqual(0.05 + 1e-9);
  }
  await one.moves('AAA', '100');
  const none = await one.ask('POST', one.at('evaluate'), { strategy: { ...POLICY, cap: '0' } });
  expect(none.body).toMatchObject({ drifts: [{ target: '0.6' }, { target: '0.4' }] });
});

it('a sale that it asks for in a wash window is left out, as in any plan', async () => {
  await advised();
  // The shares of 2020 are at a loss, and as many were bought today, which stay.
  const on = US_EQUITIES.dayOf(instant(Date.now()));
  await one.moves('BBB', '20');
  await one.book({ transaction_type: 'DEPOSIT', amount: '800', transaction_date: on });
  const bought = await one.book({
    ...{ transaction_type: 'BUY', symbol: 'BBB', quantity: 40, price: 20, transaction_date: on },
  });
  expect(bought.status, JSON.stringify(bought.body)).toBe(201);
  const plan = await one.ask('POST', one.at('plan'), {
    strategy: POLICY,
    targets: [
      { symbol: 'AAA', weight: '0.95' },
      { symbol: 'BBB', weight: '0.05' },
    ],
  });
  expect(plan.status, JSON.stringify(plan.body)).toBe(201);
  const { skipped, orders } = plan.body as Record<
    'skipped' | 'orders',
    { symbol: string; reason: string }[]
  >;
  expect(skipped).toContainEqual(expect.objectContaining({ symbol: 'BBB', reason: 'WASH_GUARD' }));
  expect(orders.filter(({ symbol }) => symbol === 'BBB')).toEqual([]);
});

it('a schedule turns it on, and its runs plan with the advice of their day', async () => {
  await advised();
  const { api, ask, at, id, sourcesAt } = one;
  const set = await ask('POST', at('schedule'), { frequency: 'weekly', day: 1, strategy: POLICY });
  expect(set.status, JSON.stringify(set.body)).toBe(200);
  expect(await policyNow()).toMatchObject({ turned_on: true, cap: 0.05 });
  const [next] = (set.body as { next_runs: string[] }).next_runs;
  const due = Date.parse(next ?? '') + 60_000;
  const sources = { ...sourcesAt(due), policies: openPolicies(folder), staleAfterDays: 30 };
  const isOpen = (day: TradingDay) => US_EQUITIES.sessionOf(day) !== undefined;
  expect(await runDueRebalancings(api.book.ledger, () => sources, isOpen)).toMatchObject({
    ...{ planned: 1, broken: [] },
  });
  // Closes that are too old: nothing is planned, and the run says so.
  const later = { ...sources, ...sourcesAt(due + 14 * DAY_MS), policies: openPolicies(folder) };
  await runDueRebalancings(api.book.ledger, () => later, isOpen);
  const events = await api.book.ledger.read.portfolio(id as PortfolioId);
  expect(events).toBeDefined();
  const runs = await ask('GET', at('runs'));
  expect(JSON.stringify(runs.body)).toContain('NO_POLICY');
  expect((await ask('POST', at('schedule'), { enabled: false })).status).toBe(200);
  expect(await policyNow()).toMatchObject({ turned_on: false });
});

it('other targets, a delisted one and a damaged file are refused in one sentence', async () => {
  await advised();
  const other = await one.ask('POST', one.at('evaluate'), {
    strategy: POLICY,
    targets: [{ symbol: 'AAA', weight: '1' }],
  });
  expect(sentence(other)).toContain(
    'it was judged for the targets AAA, BBB, and these are AAA; train again',
  );
  const gone = await one.ask('POST', one.at('evaluate'), {
    strategy: POLICY,
    targets: [
      { symbol: 'AAA', weight: '0.5' },
      { symbol: 'GONE', weight: '0.5' },
    ],
  });
  expect(sentence(gone)).toContain('no close of GONE is on record');
  const file = join(overlayFolder(folder, one.id), 'in-use.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"seed":1', '"seed":2'));
  expect(await policyNow()).toMatchObject({
    advice: null,
    why: expect.stringContaining('in-use.json: it is damaged: its content does not have its hash'),
  });
});
