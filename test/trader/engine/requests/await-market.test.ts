// An order in a symbol that nobody trades waits up to five seconds for its contract and prices, and is decided once.
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { venuesOf } from '../../../../src/trader/config/settings/venues.ts';
import type { DeskAnswer } from '../../../../src/trader/ports/trader.ts';
import { historyUntil } from '../rig/history.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { asked, place } from './asked.ts';

const KEYED = { user: 'ann', key: 'k', bodyHash: 'aa' };
const MSFT = { symbol: 'MSFT', quantity: 10 };

async function readyRig(): Promise<Rig> {
  const rig = createRig();
  await rig.ready();
  return rig;
}

/** Places an order; `answers` has its answer once it is given. */
function placing(rig: Rig, requester = KEYED) {
  const answers: DeskAnswer[] = [];
  const order = asked(MSFT);
  void rig.engine
    .command({ type: 'place-order', order, requester })
    .then((answer) => answers.push(answer));
  return answers;
}

async function contract(rig: Rig): Promise<void> {
  rig.broker.say({
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
  await rig.settle();
}

async function prices(rig: Rig): Promise<void> {
  const bars = historyUntil(rig.now(), 50, venuesOf('us').home.calendar);
  await rig.market({ type: 'history', symbol: 'MSFT', bars });
  await rig.quote(50, { symbol: 'MSFT' });
}

describe('an order in an unknown symbol', () => {
  it('waits for contract and prices while other inputs go on, and is sent once', async () => {
    const rig = await readyRig();
    const answers = placing(rig);
    await rig.settle();
    expect(rig.broker.resolved).toContain('MSFT');
    await rig.predict('BUY');
    expect(rig.bracket().e.symbol).toBe('AAPL');
    await contract(rig);
    expect(answers).toEqual([]);
    await prices(rig);
    expect(answers).toMatchObject([{ ok: true, placed: { isRepeated: false } }]);
    expect(rig.bracket().e).toMatchObject({ symbol: 'MSFT', quantity: 10 });
    await rig.pass(6_000);
    expect(rig.submits('entry')).toHaveLength(2);
  });

  it('is refused with every reason after five seconds', async () => {
    const rig = await readyRig();
    const answers = placing(rig);
    await rig.settle();
    await rig.pass(4_900);
    expect(answers).toEqual([]);
    await rig.pass(200);
    expect(answers).toMatchObject([{ ok: false, kind: 'refused' }]);
    const kinds = rig.of('signal-refused')[0]?.reasons.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['ambiguous_contract', 'no_quote']));
    await contract(rig);
    await prices(rig);
    await rig.pass(1_000);
    expect(rig.submits('entry')).toEqual([]);
  });

  it('answers its own key meanwhile, and another body under it', async () => {
    const rig = await readyRig();
    placing(rig);
    await rig.settle();
    expect(await place(rig, MSFT, KEYED)).toMatchObject({ ok: false, kind: 'in-progress' });
    expect(await place(rig, MSFT, { ...KEYED, bodyHash: 'bb' })).toMatchObject({
      kind: 'key-reused',
    });
    await contract(rig);
    await prices(rig);
    expect(await place(rig, MSFT, KEYED)).toMatchObject({ ok: true, placed: { isRepeated: true } });
  });

  it('is answered when the daemon stops', async () => {
    const rig = await readyRig();
    const answers = placing(rig);
    await rig.settle();
    const stopped = rig.engine.stop('test');
    await rig.pass(4_000);
    await stopped;
    expect(answers).toMatchObject([{ ok: false, text: 'The daemon has stopped.' }]);
    expect(rig.submits('entry')).toEqual([]);
  });

  it('leaves its data lines some minutes later if nothing is held in it', async () => {
    const left: string[] = [];
    const rig = createRig({ unsubscribe: (symbol) => left.push(symbol) });
    await rig.ready();
    await rig.command({ type: 'pause', symbol: 'AAPL', by: 'ann' });
    placing(rig);
    await contract(rig);
    await rig.command({ type: 'halt', why: 'test', by: 'ann' });
    await prices(rig);
    await rig.pass(9 * MINUTE_MS);
    expect(left).toEqual([]);
    await rig.pass(2 * MINUTE_MS);
    expect(left).toEqual(['MSFT']);
    await rig.command({ type: 'resume', overrideDailyLoss: false, by: 'ann' });
    const again = placing(rig, { ...KEYED, key: 'k2' });
    await rig.settle();
    expect(again).toEqual([]);
    await prices(rig);
    const [answer] = again;
    const kinds = answer?.ok === false ? answer.reasons?.map(({ kind }) => kind) : [];
    expect(kinds).toEqual(['account_values_stale']);
  });
});

it('does not wait while the gateway is away', async () => {
  const rig = await readyRig();
  rig.broker.say({ type: 'gateway-changed', state: 'dead', why: 'test' });
  expect(await place(rig, MSFT)).toMatchObject({ ok: false, kind: 'refused' });
});
