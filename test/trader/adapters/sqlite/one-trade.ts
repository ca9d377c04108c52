// The facts of one long trade: predicted, taken, filled in two executions, trailed, stopped out; and what was refused beside it.
import { instant, plus } from '../../../../src/kernel/instant.ts';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { Prediction } from '../../../../src/trader/domain/terms/prediction.ts';
import type { Signal } from '../../../../src/trader/domain/terms/signal.ts';
import type { RecordedFact } from '../../../../src/trader/ports/journal.ts';

export const START = instant(Date.parse('2020-12-16T14:36:00Z'));
export const POSITION = 'SPY-6';
const ENTRY = 'abcdefgh.6.e';
const STOP = 'abcdefgh.6.s';

const prediction: Prediction = {
  id: 'p1',
  source: 'flow',
  kind: 'prediction',
  symbol: 'SPY',
  signal: 'BUY',
  confidence: 0.8,
  dataTime: START,
  issuedAt: START,
  receivedAt: plus(START, 1_000),
  anchorPrice: 369.5,
  features: {},
  raw: '{}',
};

const signal: Signal = {
  id: 'p1/demo',
  predictionId: 'p1',
  strategy: 'demo',
  symbol: 'SPY',
  side: 'long',
  at: plus(START, 1_000),
  price: 369.6,
};

const entry: OrderTerms = {
  orderRef: ENTRY,
  handle: 'orderId:1',
  leg: 'e',
  symbol: 'SPY',
  side: 'buy',
  type: 'limit',
  quantity: 100,
  limitPrice: 369.9,
  validity: { kind: 'gtd', until: plus(START, 31_000) },
  extendedHours: false,
};

const stop: OrderTerms = {
  orderRef: STOP,
  handle: 'orderId:2',
  parentRef: ENTRY,
  leg: 's',
  symbol: 'SPY',
  side: 'sell',
  type: 'stop',
  quantity: 100,
  stopPrice: 368.5,
  validity: { kind: 'gtc' },
  extendedHours: false,
};

const market = { bid: 369.6, ask: 369.61, last: 369.6, quoteAt: START };
const sizing = { shares: 100, wanted: 100, binding: 'risk', riskPerShare: 1.1 };

export const OPENING: readonly Fact[] = [
  {
    type: 'daemon-started',
    version: '0.1.0',
    mode: 'paper',
    account: 'DU1',
    pid: 1,
    configHash: 'c',
    rules: [],
  },
  {
    type: 'prediction-judged',
    feed: 'flow',
    symbol: 'SPY',
    receivedAt: plus(START, 1_000),
    verdict: { kind: 'accepted' },
    prediction,
  },
  {
    type: 'signal-taken',
    signal,
    orderRef: ENTRY,
    sizing,
    condition: { when: 'prediction.confidence >= 0.7', values: { 'prediction.confidence': 0.8 } },
  },
  {
    type: 'position-planned',
    positionId: POSITION,
    symbol: 'SPY',
    strategy: 'demo',
    side: 'long',
    quantity: 100,
    plan: {
      stopPrice: 368.5,
      targetPrice: undefined,
      r: 1.1,
      stop: { kind: 'percent', percent: 0.3 },
      target: undefined,
      trail: undefined,
      exit: { opposite: true, neutral: false, maxMs: undefined, flattenBeforeCloseMs: undefined },
    },
    signalId: signal.id,
    configHash: 'c',
  },
  {
    type: 'entry-intended',
    positionId: POSITION,
    strategy: 'demo',
    symbol: 'SPY',
    signalId: signal.id,
    legs: [entry, stop],
    validUntil: plus(START, 60_000),
    sizing,
    market,
  },
  { type: 'order-sent', orderRefs: [ENTRY, STOP] },
  {
    type: 'order-updated',
    orderRef: ENTRY,
    symbol: 'SPY',
    status: 'working',
    brokerLink: 'permId:900',
  },
  {
    type: 'order-updated',
    orderRef: STOP,
    symbol: 'SPY',
    status: 'working',
    brokerLink: 'permId:901',
    group: 'g',
  },
  ...filled('e1', 60, 369.7, { after: 60, average: 369.7 }),
];

export const HELD: readonly Fact[] = [
  ...filled('e2', 40, 369.8, { after: 100, average: 369.74 }),
  {
    type: 'commission-booked',
    execId: 'e1.01',
    symbol: 'SPY',
    positionId: POSITION,
    commission: 0.6,
    currency: 'USD',
  },
  {
    type: 'commission-booked',
    execId: 'e2.01',
    symbol: 'SPY',
    positionId: POSITION,
    commission: 0.4,
    currency: 'USD',
  },
  {
    type: 'position-opened',
    positionId: POSITION,
    symbol: 'SPY',
    quantity: 100,
    averagePrice: 369.74,
    r: 1.24,
  },
  {
    type: 'change-intended',
    positionId: POSITION,
    symbol: 'SPY',
    purpose: 'trail',
    change: { orderRef: STOP, handle: 'orderId:2', stopPrice: 369, detachParent: true },
    from: 368.5,
  },
  { type: 'order-updated', orderRef: STOP, symbol: 'SPY', status: 'working', stopPrice: 369 },
  { type: 'stop-moved', positionId: POSITION, symbol: 'SPY', from: 368.5, to: 369, why: 'trail' },
  {
    type: 'prediction-judged',
    feed: 'flow',
    symbol: 'SPY',
    receivedAt: plus(START, 61_000),
    verdict: { kind: 'duplicate', of: 'p1' },
    prediction,
  },
  { type: 'prediction-repeated', feed: 'flow', symbol: 'SPY', predictionId: 'p1', times: 3 },
  {
    type: 'prediction-judged',
    feed: 'flow',
    symbol: 'SPY',
    receivedAt: plus(START, 62_000),
    verdict: { kind: 'malformed', why: 'HTML' },
    raw: '<html>',
  },
  {
    type: 'signal-refused',
    signal: { ...signal, id: 'p2/demo', predictionId: 'p2' },
    reasons: [{ kind: 'already_in_position', position: POSITION }],
  },
  { type: 'foreign-seen', symbol: 'QQQ', quantity: 7 },
];

export const CLOSING: readonly Fact[] = [
  {
    type: 'execution-booked',
    execRoot: 'x1',
    execId: 'x1.01',
    orderRef: STOP,
    brokerLink: 'permId:901',
    account: 'DU1',
    symbol: 'SPY',
    side: 'sell',
    shares: 100,
    price: 368.99,
    executedAt: plus(START, 120_000),
    leg: 's',
    positionId: POSITION,
    strategy: 'demo',
  },
  {
    type: 'position-filled',
    positionId: POSITION,
    symbol: 'SPY',
    shares: -100,
    price: 368.99,
    quantityAfter: 0,
    averagePriceAfter: 0,
    realizedPnl: -75,
  },
  {
    type: 'position-closed',
    positionId: POSITION,
    symbol: 'SPY',
    strategy: 'demo',
    side: 'long',
    quantity: 100,
    entryPrice: 369.74,
    exitPrice: 368.99,
    reason: 'stop',
    realizedPnl: -75,
    openedAt: plus(START, 2_000),
    configHash: 'c',
  },
  {
    type: 'commission-booked',
    execId: 'x1.01',
    symbol: 'SPY',
    positionId: POSITION,
    commission: 1,
    currency: 'USD',
  },
];

/** One fact a second, numbered after `afterSeq`. */
export function recorded(facts: readonly Fact[], afterSeq = 0): RecordedFact[] {
  return facts.map((fact, index) => {
    const seq = afterSeq + index + 1;
    return { seq, at: plus(START, seq * 1_000), cause: 0, correlation: 'p1', fact };
  });
}

function filled(
  execRoot: string,
  shares: number,
  price: number,
  position: { readonly after: number; readonly average: number },
): Fact[] {
  return [
    {
      type: 'execution-booked',
      execRoot,
      execId: `${execRoot}.01`,
      orderRef: ENTRY,
      brokerLink: 'permId:900',
      account: 'DU1',
      symbol: 'SPY',
      side: 'buy',
      shares,
      price,
      executedAt: plus(START, 2_000),
      leg: 'e',
      positionId: POSITION,
      strategy: 'demo',
    },
    {
      type: 'position-filled',
      positionId: POSITION,
      symbol: 'SPY',
      shares,
      price,
      quantityAfter: position.after,
      averagePriceAfter: position.average,
      realizedPnl: 0,
    },
  ];
}
