// What differs behind SSI from exchange to exchange, as the adapter tells it: limits, steps, lots, and who still trades at 14:46.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Instant, instant } from '../../../../src/kernel/instant.ts';
import type { Exchange } from '../../../../src/market/venues/vietnam/trading-rules.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { until } from '../ib/harness/real-time.ts';
import { entryLeg } from '../ssi/harness/orders.ts';
import {
  type AdapterAtWork,
  adapterTo,
  CODE,
  type SimulatedSsi,
  startSimulatedSsi,
} from '../ssi/harness/simulated.ts';
import { approved, cancelOf, found } from './place.ts';
import { hold, type Priced, SHARES } from './ssi-place.ts';

const ALL = ['HOSE', 'HNX', 'UPCOM'] as const;
/** Friday; HOSE has closed, HNX takes orders at the close, UPCOM trades on. */
const AT_1446 = instant(Date.UTC(2026, 10, 20, 7, 46));
const TEN = instant(Date.UTC(2026, 10, 20, 3));

let ssi: SimulatedSsi;
let adapter: AdapterAtWork;
const priced = new Map<Exchange, Priced>();
let count = 0;

async function openedAt(at: Instant): Promise<void> {
  const boards = Object.fromEntries(ALL.map((exchange) => [SHARES[exchange].symbol, exchange]));
  ssi = await startSimulatedSsi({ at, speed: 2, boards });
  for (const exchange of ALL) priced.set(exchange, await hold(ssi, exchange));
  adapter = adapterTo(ssi);
  adapter.broker.start();
  if (adapter.login.needsCode()) await adapter.login.giveCode(CODE);
  await until(() => found(adapter, 'session-opened'), 'session opened');
  for (const exchange of ALL) {
    const { symbol } = SHARES[exchange];
    adapter.broker.resolve({ symbol, brokerSymbol: symbol });
    adapter.market.subscribe((await resolved(exchange)).instrument);
    await until(() => limitsOf(exchange), `the limits of ${symbol}`);
  }
}

async function closed(): Promise<void> {
  await adapter.broker.stop();
  await ssi.stop();
}

const resolved = (exchange: Exchange) =>
  until(
    () =>
      found(
        adapter,
        'instrument-resolved',
        ({ instrument }) => instrument.symbol === SHARES[exchange].symbol,
      ),
    `${exchange} resolved`,
  );

function limitsOf(exchange: Exchange) {
  const found = adapter.updates.find(
    (update) => update.type === 'limits' && update.symbol === SHARES[exchange].symbol,
  );
  return found?.type === 'limits' ? found.limits : undefined;
}

function referenceOf(exchange: Exchange): number {
  return priced.get(exchange)?.reference ?? Number.NaN;
}

type Asked = Pick<OrderTerms, 'quantity' | 'limitPrice' | 'type' | 'word'>;

/** Sent; what SSI or the adapter says of it, or `working` once it works or is filled. */
async function outcomeOf(exchange: Exchange, asked: Partial<Asked>): Promise<string> {
  return (await placed(exchange, asked)).outcome;
}

const TRIES_MAX = 20;

/** Until SSI's quota has room for it: calls that left apart arrive together on a machine that gives no time. */
async function placed(exchange: Exchange, asked: Partial<Asked>) {
  let answer = await placedOnce(exchange, asked);
  for (let tries = 1; answer.outcome.startsWith('429 ') && tries < TRIES_MAX; tries += 1)
    answer = await placedOnce(exchange, asked);
  return answer;
}

async function placedOnce(exchange: Exchange, asked: Partial<Asked>) {
  count += 1;
  const orderRef = `abcd2345.${count.toString(36)}.e`;
  const { symbol } = SHARES[exchange];
  const plain = { symbol, quantity: 100, limitPrice: referenceOf(exchange) };
  const terms = entryLeg({ ...plain, orderRef, ...asked });
  adapter.broker.submit(approved(terms));
  const outcome = await until(() => {
    const refused = found(adapter, 'order-refused', (report) => report.orderRef === orderRef);
    if (refused !== undefined) return `${refused.refusal.code} ${refused.refusal.text}`;
    const unsent = found(adapter, 'not-sent', (report) => report.orderRefs.includes(orderRef));
    if (unsent !== undefined) return `not sent: ${unsent.reason}`;
    const shown = found(
      adapter,
      'order',
      ({ order }) => order.orderRef === orderRef && ['submitted', 'filled'].includes(order.status),
    );
    return shown && 'working';
  }, `an outcome of ${orderRef} at ${exchange}`);
  return { terms, outcome };
}

describe('in the morning', () => {
  beforeAll(() => openedAt(TEN), 120_000);
  afterAll(closed);

  it.each([
    ['HOSE', 7],
    ['HNX', 10],
    ['UPCOM', 15],
  ] as const)(
    '%s has limits of %d % around its reference, on its steps',
    async (exchange, percent) => {
      const { step, symbol } = SHARES[exchange];
      const { instrument } = await resolved(exchange);
      expect(instrument).toMatchObject({
        symbol,
        contract: `${exchange}:${symbol}`,
        venue: exchange.toLowerCase(),
      });
      const reference = referenceOf(exchange);
      const grid = exchange === 'HOSE' && reference >= 50_000 ? 100 : step;
      expect(limitsOf(exchange)).toMatchObject({
        reference,
        ceiling: Math.floor((reference * (100 + percent)) / 100 / grid) * grid,
        floor: Math.ceil((reference * (100 - percent)) / 100 / grid) * grid,
      });
      const { ceiling = 0, floor = 0 } = limitsOf(exchange) ?? {};
      expect(await outcomeOf(exchange, { limitPrice: floor })).toBe('working');
      expect(await outcomeOf(exchange, { limitPrice: floor - 100 })).toMatch(/^ORD002 /);
      expect(await outcomeOf(exchange, { limitPrice: ceiling + 100 })).toMatch(/^ORD003 /);
    },
  );

  it.each(ALL)('%s is sent no price between two steps', async (exchange) => {
    const off = SHARES[exchange].step / 2;
    expect(await outcomeOf(exchange, { limitPrice: referenceOf(exchange) - off })).toContain(
      'is not a price on the grid',
    );
  });

  it.each(ALL)('%s takes round lots and odd ones, and none that is both', async (exchange) => {
    const { floor: limitPrice = 0 } = limitsOf(exchange) ?? {};
    expect(await outcomeOf(exchange, { limitPrice, quantity: 200 })).toBe('working');
    expect(await outcomeOf(exchange, { limitPrice, quantity: 50 })).toBe('working');
    expect(await outcomeOf(exchange, { limitPrice, quantity: 150 })).toMatch(/^ORD005 /);
  });

  it.each([
    ['HOSE', ['MTL']],
    ['HNX', ['MTL', 'MOK', 'MAK']],
    ['UPCOM', []],
  ] as const)('%s takes of the orders at the market %j', async (exchange, words) => {
    for (const word of ['MTL', 'MOK', 'MAK'] as const) {
      const outcome = await outcomeOf(exchange, { type: 'market', word });
      const isTaken = (words as readonly string[]).includes(word);
      expect([word, outcome]).toEqual([
        word,
        isTaken ? 'working' : expect.stringMatching(/^ORD010 /),
      ]);
    }
  });
});

describe('at 14:46', () => {
  beforeAll(() => openedAt(AT_1446), 120_000);
  afterAll(closed);

  it('UPCOM alone trades on: a limit order fills there, and is refused elsewhere', async () => {
    const { step } = SHARES.UPCOM;
    const limitPrice = referenceOf('UPCOM') + step;
    const { terms, outcome } = await placed('UPCOM', { limitPrice });
    expect(outcome).toBe('working');
    await until(
      () => found(adapter, 'execution', ({ execution }) => execution.orderRef === terms.orderRef),
      'filled',
    );
    expect(await outcomeOf('HNX', {})).toMatch(/^ORD016 /);
    expect(await outcomeOf('HOSE', {})).toMatch(/^ERR500 /);
  });

  it('UPCOM has no auction, and no order at the close', async () => {
    for (const word of ['ATC', 'PLO'] as const)
      expect(await outcomeOf('UPCOM', { type: 'market', word })).toMatch(/^ORD010 /);
  });

  it('HNX takes orders at the close, which nobody takes back; HOSE is closed', async () => {
    const atClose = { type: 'market', word: 'PLO' } as const;
    const { terms, outcome } = await placed('HNX', atClose);
    expect(outcome).toBe('working');
    adapter.broker.cancel(cancelOf(terms));
    const { known } = await until(
      () => found(adapter, 'cancel-refused', ({ orderRef }) => orderRef === terms.orderRef),
      'the cancel refused',
    );
    expect(known).toBe(true);
    expect(await outcomeOf('HOSE', atClose)).toMatch(/^ERR500 /);
    expect(await outcomeOf('HNX', { ...atClose, quantity: 50 })).toMatch(/^ORD018 /);
  });
});
