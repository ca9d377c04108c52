// An order in a symbol that nobody trades waits up to five seconds for its contract and prices, and is decided once.
import { describe, expect, it } from 'vitest';
import { MINUTE_MS, plus, type TradingDay } from '../../../../src/kernel/instant.ts';
import { venuesOf } from '../../../../src/trader/config/settings/venues.ts';
import type { CommandAnswer } from '../../../../src/trader/ports/trader-commands.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { historyUntil } from '../harness/history.ts';
import { asked, place } from './order-requests.ts';

const KEYED = { user: 'ann', key: 'k', bodyHash: 'aa' };
const MSFT = { symbol: 'MSFT', quantity: 10 };

async function readyHarness(): Promise<Harness> {
  const harness = createHarness();
  await harness.ready();
  return harness;
}

/** Places an order; `answers` has its answer once it is given. */
const UNLISTED = 'AAPL 261218P00097500';

function placing(harness: Harness, requester = KEYED, wanted: Parameters<typeof asked>[0] = MSFT) {
  const answers: CommandAnswer[] = [];
  const order = asked(wanted);
  void harness.engine
    .command({ type: 'place-order', order, requester })
    .then((answer) => answers.push(answer));
  return answers;
}

async function contract(harness: Harness): Promise<void> {
  harness.broker.say({
    type: 'instrument-resolved',
    instrument: {
      symbol: 'MSFT',
      brokerSymbol: 'MSFT',
      contract: '77',
      primaryExchange: 'NASDAQ',
      venue: venuesOf('us').home.name,
      currency: venuesOf('us').home.currency,
      priceSteps: [{ lowEdge: 0, increment: 0.01 }],
    },
  });
  await harness.settle();
}

async function prices(harness: Harness): Promise<void> {
  const bars = historyUntil(harness.now(), 50, venuesOf('us').home.calendar);
  await harness.market({ type: 'history', symbol: 'MSFT', bars });
  await harness.quote(50, { symbol: 'MSFT' });
}

describe('an order in an unknown symbol', () => {
  it('waits for contract and prices while other inputs go on, and is sent once', async () => {
    const harness = await readyHarness();
    const answers = placing(harness);
    await harness.settle();
    expect(harness.broker.resolved).toContain('MSFT');
    await harness.predict('BUY');
    expect(harness.bracket().e.symbol).toBe('AAPL');
    await contract(harness);
    expect(answers).toEqual([]);
    await prices(harness);
    expect(answers).toMatchObject([{ ok: true, placed: { isRepeated: false } }]);
    expect(harness.bracket().e).toMatchObject({ symbol: 'MSFT', quantity: 10 });
    await harness.pass(6_000);
    expect(harness.submits('entry')).toHaveLength(2);
  });

  it('of an option with an exit by the price of its stock waits for that price', async () => {
    const harness = await readyHarness();
    const symbol = 'MSFT 261218C00050000';
    const { name: venue, currency } = venuesOf('us').home;
    harness.broker.say({
      type: 'instrument-resolved',
      instrument: {
        ...{ symbol, brokerSymbol: 'MSFT', contract: '78', primaryExchange: '', venue, currency },
        priceSteps: [{ lowEdge: 0, increment: 0.01 }],
        option: { underlying: 'MSFT', lastTradeDay: '2026-12-18' as TradingDay },
      },
    });
    await harness.quote(1.6, { symbol, bid: 1.55, ask: 1.65 });
    const protection = { underlying: { percent: 10 } };
    const answers = placing(harness, KEYED, {
      ...{ symbol, quantity: 1, type: 'LMT', price: 1.6, protection },
    });
    await harness.settle();
    expect(answers).toEqual([]);
    await contract(harness);
    await prices(harness);
    expect(answers).toMatchObject([
      { ok: true, text: expect.stringContaining('exit once MSFT is at 45 or below') },
    ]);
  });

  it('waits for a quote of now where the first one is old, or of a line that is not live yet', async () => {
    const harness = await readyHarness();
    const answers = placing(harness);
    await contract(harness);
    const bars = historyUntil(harness.now(), 50, venuesOf('us').home.calendar);
    await harness.market({ type: 'history', symbol: 'MSFT', bars });
    await harness.quote(50, { symbol: 'MSFT', at: plus(harness.now(), -MINUTE_MS), isLive: false });
    expect(answers).toEqual([]);
    await harness.quote(50, { symbol: 'MSFT', at: plus(harness.now(), -MINUTE_MS) });
    expect(answers).toEqual([]);
    await harness.quote(50, { symbol: 'MSFT' });
    expect(answers).toMatchObject([{ ok: true }]);
  });

  it('is refused after five seconds for a quote that stays old', async () => {
    const harness = await readyHarness();
    const answers = placing(harness);
    await contract(harness);
    const bars = historyUntil(harness.now(), 50, venuesOf('us').home.calendar);
    await harness.market({ type: 'history', symbol: 'MSFT', bars });
    await harness.quote(50, { symbol: 'MSFT', at: plus(harness.now(), -MINUTE_MS) });
    await harness.pass(4_900);
    expect(answers).toEqual([]);
    await harness.pass(200);
    const [answer] = answers;
    const kinds = answer?.ok === false ? answer.reasons?.map(({ kind }) => kind) : [];
    expect(kinds).toEqual(['quote_stale', 'input_missing']);
  });

  it('is refused with every reason after five seconds', async () => {
    const harness = await readyHarness();
    const answers = placing(harness);
    await harness.settle();
    await harness.pass(4_900);
    expect(answers).toEqual([]);
    await harness.pass(200);
    expect(answers).toMatchObject([{ ok: false, kind: 'refused' }]);
    const kinds = harness.of('signal-refused')[0]?.reasons.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['ambiguous_contract', 'no_quote']));
    await contract(harness);
    await prices(harness);
    await harness.pass(1_000);
    expect(harness.submits('entry')).toEqual([]);
  });

  it('names the missing contract alone, if an option is not listed', async () => {
    const harness = await readyHarness();
    const answers = placing(harness, KEYED, { symbol: UNLISTED, type: 'LMT', price: 1 });
    await harness.settle();
    await harness.pass(5_100);
    expect(answers).toMatchObject([{ ok: false, kind: 'refused' }]);
    const kinds = harness.of('signal-refused')[0]?.reasons.map(({ kind }) => kind);
    expect(kinds).toEqual(['ambiguous_contract']);
  });

  it('says what is wrong with the contract that the broker names', async () => {
    const harness = await readyHarness();
    const answers = placing(harness, KEYED, { symbol: UNLISTED, type: 'LMT', price: 1 });
    const why = `a multiplier of 10 is stated for ${UNLISTED}, where 100 is expected`;
    harness.broker.say({ type: 'instrument-unresolved', symbol: UNLISTED, matches: 0, why });
    await harness.settle();
    await harness.pass(5_100);
    expect(answers).toMatchObject([{ ok: false, kind: 'refused' }]);
    expect(harness.of('signal-refused')[0]?.reasons).toEqual([
      { kind: 'ambiguous_contract', matches: 0, why },
    ]);
    expect(harness.submits('entry')).toEqual([]);
  });

  it('answers its own key meanwhile, and another body under it', async () => {
    const harness = await readyHarness();
    placing(harness);
    await harness.settle();
    expect(await place(harness, MSFT, KEYED)).toMatchObject({ ok: false, kind: 'in-progress' });
    expect(await place(harness, MSFT, { ...KEYED, bodyHash: 'bb' })).toMatchObject({
      kind: 'key-reused',
    });
    await contract(harness);
    await prices(harness);
    expect(await place(harness, MSFT, KEYED)).toMatchObject({
      ok: true,
      placed: { isRepeated: true },
    });
  });

  it('is answered when the daemon stops', async () => {
    const harness = await readyHarness();
    const answers = placing(harness);
    await harness.settle();
    const stopped = harness.engine.stop('test');
    await harness.pass(4_000);
    await stopped;
    expect(answers).toMatchObject([{ ok: false, text: 'The daemon has stopped.' }]);
    expect(harness.submits('entry')).toEqual([]);
  });

  it('leaves its data lines some minutes later if nothing is held in it', async () => {
    const left: string[] = [];
    const harness = createHarness({ unsubscribe: (symbol) => left.push(symbol) });
    await harness.ready();
    await harness.command({ type: 'pause', symbol: 'AAPL', by: 'ann' });
    placing(harness);
    await contract(harness);
    await harness.command({ type: 'halt', why: 'test', by: 'ann' });
    await prices(harness);
    await harness.pass(9 * MINUTE_MS);
    expect(left).toEqual([]);
    await harness.pass(2 * MINUTE_MS);
    expect(left).toEqual(['MSFT']);
    await harness.command({ type: 'resume', overrideDailyLoss: false, by: 'ann' });
    const again = placing(harness, { ...KEYED, key: 'k2' });
    await harness.settle();
    expect(again).toEqual([]);
    await prices(harness);
    const [answer] = again;
    const kinds = answer?.ok === false ? answer.reasons?.map(({ kind }) => kind) : [];
    expect(kinds).toEqual(['account_values_stale']);
  });
});

it('does not wait while the gateway is away', async () => {
  const harness = await readyHarness();
  harness.broker.say({ type: 'gateway-changed', state: 'dead', why: 'test' });
  expect(await place(harness, MSFT)).toMatchObject({ ok: false, kind: 'refused' });
});
