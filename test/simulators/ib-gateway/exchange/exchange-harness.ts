// An exchange under test: requests in, answers collected, market time moved by the test.
import { type Instant, instant } from '../../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';
import {
  createExchange,
  type Exchange,
  type ExchangeOptions,
} from '../../../../src/simulators/ib-gateway/exchange/exchange.ts';
import type { Change } from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import type {
  AnswerName,
  AnswerOf,
} from '../../../../src/simulators/ib-gateway/messages/answer.ts';
import type { Contract } from '../../../../src/simulators/ib-gateway/messages/contract.ts';
import { type Order, unsetOrder } from '../../../../src/simulators/ib-gateway/messages/order.ts';
import type { Request, RequestOf } from '../../../../src/simulators/ib-gateway/messages/request.ts';

export const CLIENT = 17;
export const ACCOUNT = 'DU1234567';
/** 10:00 in New York on an ordinary Wednesday. */
export const START = instant(Date.parse('2020-12-16T15:00:00Z'));

export interface Heard {
  readonly at: number;
  readonly clientId: number;
  readonly answer: AnswerOf<AnswerName>;
}

export interface Harness {
  readonly exchange: Exchange;
  readonly heard: Heard[];
  readonly changes: Change[];
  ask(request: Request): void;
  /** Moves market time forward. */
  pass(ms: number): void;
  passTo(at: string): void;
  all<Name extends AnswerName>(name: Name): readonly AnswerOf<Name>[];
  forget(): void;
}

export function createHarness(options: Partial<ExchangeOptions> = {}): Harness {
  const heard: Heard[] = [];
  const changes: Change[] = [];
  const exchange = createExchange({
    start: START,
    seed: 1,
    calendar: US_EQUITIES,
    accounts: [ACCOUNT],
    bars: new Map(),
    children: 'full-size',
    parentCancel: 'keeps',
    lateOca: 'accept',
    deliver({ at, clientId, answers }) {
      for (const answer of answers) heard.push({ at, clientId, answer });
    },
    record: (change) => changes.push(structuredClone(change)),
    onLineFault() {},
    ...options,
  });
  exchange.connect(CLIENT);
  const passTo = (at: Instant) => exchange.advance(at);
  return {
    exchange,
    heard,
    changes,
    ask: (request) => exchange.request(CLIENT, request),
    pass: (ms) => passTo(instant(exchange.now() + ms)),
    passTo: (at) => passTo(instant(Date.parse(at))),
    all<Name extends AnswerName>(name: Name) {
      const isNamed = (answer: AnswerOf<AnswerName>): answer is AnswerOf<Name> =>
        answer.name === name;
      return heard.map(({ answer }) => answer).filter(isNamed);
    },
    forget: () => heard.splice(0),
  };
}

export function stock(symbol: string): Contract {
  return {
    conId: 0,
    symbol,
    secType: 'STK',
    lastTradeDate: '',
    strike: 0,
    right: '',
    multiplier: '',
    exchange: 'SMART',
    primaryExchange: '',
    currency: 'USD',
    localSymbol: '',
    tradingClass: '',
  };
}

/** AAPL trades at 100. */
export function harnessAt100(options: Partial<ExchangeOptions> = {}): Harness {
  const harness = createHarness(options);
  harness.exchange.setPrice('AAPL', { last: 100 });
  return harness;
}

/** An order for AAPL, which has been answered afterwards. */
export function place(harness: Harness, orderId: number, terms: Partial<Order>): void {
  harness.ask({ name: 'placeOrder', orderId, contract: stock('AAPL'), order: order(terms) });
  harness.pass(3_000);
}

export const LOW_LIMIT = { type: 'LMT', limitPrice: 90, tif: 'GTC' } as const;

export const codes = (harness: Harness) => harness.all('error').map(({ code }) => code);

export type HistoryQuestion = RequestOf<'reqHistoricalData'>;

/** Of a day of AAPL, unless the question says otherwise. */
export function askHistory(harness: Harness, question: Partial<HistoryQuestion>): void {
  harness.ask({
    name: 'reqHistoricalData',
    reqId: 7,
    contract: stock('AAPL'),
    includeExpired: false,
    endAt: undefined,
    barSize: '1 day',
    duration: '1 D',
    useRth: true,
    whatToShow: 'TRADES',
    formatDate: 2,
    keepUpToDate: false,
    ...question,
  });
}

export const ALL_EXECUTIONS: RequestOf<'reqExecutions'>['filter'] = {
  clientId: undefined,
  account: '',
  since: undefined,
  symbol: '',
  secType: '',
  exchange: '',
  side: '',
};

export function order(terms: Partial<Order>): Order {
  return { ...unsetOrder, account: ACCOUNT, action: 'BUY', type: 'MKT', quantity: 100, ...terms };
}

/** A parent with a target and a stop, the stop transmitting all. */
export function placeBracket(
  harness: Harness,
  of: {
    symbol: string;
    firstId: number;
    quantity: number;
    parent: Partial<Order>;
    target: number;
    stop: number;
  },
): void {
  const { symbol, firstId, quantity } = of;
  const contract = stock(symbol);
  const child = { action: 'SELL', quantity, tif: 'GTC', parentId: firstId } as const;
  const legs = [
    order({ quantity, transmit: false, orderRef: 'b.e', ...of.parent }),
    order({ ...child, type: 'LMT', limitPrice: of.target, transmit: false, orderRef: 'b.t' }),
    order({ ...child, type: 'STP', auxPrice: of.stop, orderRef: 'b.s' }),
  ];
  legs.forEach((leg, index) => {
    harness.ask({ name: 'placeOrder', orderId: firstId + index, contract, order: leg });
  });
}
