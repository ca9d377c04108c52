// The facts of many ordinary trades in twenty symbols: accepted and refused predictions, brackets, fills, trails, a stop.
import { DAY_MS, type Instant, instant, plus, type TradingDay } from '../src/kernel/instant.ts';
import type { Fact } from '../src/trader/domain/facts/facts.ts';
import { type BrokerLink, idIn } from '../src/trader/domain/orders/broker-link.ts';
import type { OrderTerms } from '../src/trader/domain/orders/order-terms.ts';
import type { Prediction } from '../src/trader/domain/terms/prediction.ts';
import { folded } from '../src/trader/engine/fold/orders-after.ts';
import { initialState } from '../src/trader/engine/state/state.ts';
import type { RecordedFact } from '../src/trader/ports/journal.ts';

const SYMBOLS = Array.from({ length: 20 }, (_, n) => `SYM${String.fromCharCode(65 + n)}`);
const TRADES_A_DAY = 60;
const FIRST_DAY = instant(Date.parse('2020-01-02T14:30:00Z'));
const TRADE_MS = 180_000;

/** At least `count` facts, numbered from 1 and ending with a complete trade; all positions are closed at the end. */
export function* sampleFacts(count: number): Generator<RecordedFact, void> {
  const state = initialState('abcdefgh', 'paper', 'DU1');
  for (const recorded of decidedFacts(count)) yield folded(state, recorded);
}

function* decidedFacts(count: number): Generator<RecordedFact> {
  let seq = 0;
  for (let trade = 0; seq < count; trade += 1) {
    const day = Math.floor(trade / TRADES_A_DAY);
    const at = instant(FIRST_DAY + day * DAY_MS + (trade % TRADES_A_DAY) * TRADE_MS);
    const facts = tradeFacts(trade, at, seq + 1);
    if (trade % TRADES_A_DAY === 0) facts.unshift(dayStarted(at));
    for (const fact of facts) {
      seq += 1;
      yield {
        seq,
        at: plus(at, seq % 1_000),
        cause: seq - 1,
        correlation: `p${trade}/flow-follow`,
        fact,
      };
    }
  }
}

/** Positions that stay open, one per symbol, each with a resting stop whose reference has the journal's id. */
export function openPositionFacts(
  symbols: readonly string[],
  { at, journalId }: { readonly at: Instant; readonly journalId: string },
): RecordedFact[] {
  const facts = symbols.flatMap((symbol, index) =>
    opening(tradeOf(index, symbol, at, { seq: index * 100 + 1, journalId })),
  );
  return facts.map((fact, index) => ({ seq: index + 1, at, cause: 0, correlation: '', fact }));
}

interface Trade {
  readonly symbol: string;
  readonly at: Instant;
  readonly positionId: string;
  readonly signalId: string;
  readonly entry: OrderTerms;
  readonly stop: OrderTerms;
  readonly prediction: Prediction;
  readonly price: number;
}

function tradeFacts(number: number, at: Instant, seq: number): Fact[] {
  const symbol = SYMBOLS[number % SYMBOLS.length] ?? '';
  const trade = tradeOf(number, symbol, at, { seq, journalId: 'abcdefgh' });
  return [...refused(trade), ...opening(trade), ...closing(trade)];
}

function tradeOf(
  number: number,
  symbol: string,
  at: Instant,
  { seq, journalId }: { readonly seq: number; readonly journalId: string },
): Trade {
  const ref = `${journalId}.${seq.toString(36)}`;
  const price = 100 + (number % 997) / 10;
  const shared = { symbol, quantity: 100, extendedHours: false };
  const entry: OrderTerms = {
    ...shared,
    orderRef: `${ref}.e`,
    handle: `orderId:${2 * number + 1}`,
    leg: 'e',
    side: 'buy',
    type: 'limit',
    limitPrice: price + 0.2,
    validity: { kind: 'gtd', until: plus(at, 30_000) },
  };
  const stop: OrderTerms = {
    ...shared,
    orderRef: `${ref}.s`,
    handle: `orderId:${2 * number + 2}`,
    parentRef: `${ref}.e`,
    leg: 's',
    side: 'sell',
    type: 'stop',
    stopPrice: price - 1.5,
    validity: { kind: 'gtc' },
    group: `${ref}.s`,
  };
  const prediction = predictionOf(`p${number}`, symbol, at, price);
  return {
    symbol,
    at,
    positionId: `${symbol}-${seq}`,
    signalId: `${prediction.id}/flow-follow`,
    entry,
    stop,
    prediction,
    price,
  };
}

function predictionOf(id: string, symbol: string, at: Instant, price: number): Prediction {
  return {
    id,
    source: 'flow',
    kind: 'prediction',
    symbol,
    signal: 'BUY',
    confidence: 0.76,
    probabilities: { sell: 0.0505, neutral: 0.1895, buy: 0.76 },
    dataTime: at,
    issuedAt: at,
    receivedAt: plus(at, 900),
    anchorPrice: price,
    features: { return_1m: -0.0541, return_10m: 0.0975, return_30m: 0.1776 },
    raw: `{"ticker":"${symbol}","signal":"BUY","confidence":0.76,"stock_price":${price},"timestamp":${at}}`,
  };
}

function dayStarted(at: Instant): Fact {
  const day = new Date(at).toISOString().slice(0, 10) as TradingDay;
  return { type: 'day-started', day, netLiquidation: 1_000_000 };
}

/** Two predictions that do not lead to a trade. */
function refused({ symbol, at, price }: Trade): Fact[] {
  return ['a', 'b'].flatMap((letter): Fact[] => {
    const prediction = predictionOf(`${symbol}-${at}-${letter}`, symbol, at, price);
    const signal = {
      id: `${prediction.id}/flow-follow`,
      predictionId: prediction.id,
      strategy: 'flow-follow',
      symbol,
      side: 'long',
      at,
      price,
    } as const;
    return [
      judged(symbol, at, prediction),
      {
        type: 'signal-refused',
        signal,
        reasons: [{ kind: 'rule_max_positions', open: 2, limit: 2 }],
      },
    ];
  });
}

function judged(symbol: string, at: Instant, prediction: Prediction): Fact {
  return {
    type: 'prediction-judged',
    feed: 'flow',
    symbol,
    receivedAt: plus(at, 900),
    verdict: { kind: 'accepted' },
    prediction,
  };
}

function opening(trade: Trade): Fact[] {
  const { symbol, at, positionId, signalId, entry, stop, prediction, price } = trade;
  const sizing = { shares: 100, wanted: 100, binding: 'risk', riskPerShare: 1.5 };
  const atr = { period: 14, barMs: 300_000 };
  return [
    judged(symbol, at, prediction),
    {
      type: 'position-planned',
      positionId,
      symbol,
      strategy: 'flow-follow',
      side: 'long',
      quantity: 100,
      plan: {
        stopPrice: price - 1.5,
        targetPrice: undefined,
        r: 1.5,
        stop: { kind: 'atr', atr, multiple: 3 },
        target: undefined,
        trail: { kind: 'atr', atr, multiple: 3, activateAtR: 0, step: undefined },
        exit: { opposite: true, neutral: false, maxMs: undefined, flattenBeforeCloseMs: undefined },
      },
      signalId,
      configHash: 'c',
    },
    {
      type: 'entry-intended',
      positionId,
      strategy: 'flow-follow',
      symbol,
      signalId,
      legs: [entry, stop],
      validUntil: plus(at, 300_000),
      sizing,
      market: { bid: price - 0.01, ask: price, last: price, quoteAt: at, atr: 0.5, atrAt: at },
    },
    {
      type: 'signal-taken',
      signal: {
        id: signalId,
        predictionId: prediction.id,
        strategy: 'flow-follow',
        symbol,
        side: 'long',
        at,
        price,
      },
      orderRef: entry.orderRef,
      sizing,
      condition: { when: 'prediction.confidence >= 0.7', values: { 'prediction.confidence': 0.8 } },
    },
    { type: 'order-sent', orderRefs: [entry.orderRef, stop.orderRef] },
    working(entry, '1'),
    working(stop, '2'),
    ...filled(trade, entry, { root: '1', shares: 60, after: 60 }),
    ...filled(trade, entry, { root: '2', shares: 40, after: 100 }),
    {
      type: 'position-opened',
      positionId,
      symbol,
      quantity: 100,
      averagePrice: price,
      r: 1.5,
    },
  ];
}

function numberOf({ handle }: OrderTerms): string {
  return idIn(handle ?? 'orderId:0');
}

function permLink(order: OrderTerms, digit: string): BrokerLink {
  return `permId:${numberOf(order)}${digit}`;
}

function working(order: OrderTerms, brokerLink: string): Fact {
  const { orderRef, symbol } = order;
  return {
    type: 'order-updated',
    orderRef,
    symbol,
    status: 'working',
    brokerLink: permLink(order, brokerLink),
  };
}

function filled(
  { symbol, at, positionId, price }: Trade,
  order: OrderTerms,
  fill: { readonly root: string; readonly shares: number; readonly after: number },
): Fact[] {
  const isEntry = order.leg === 'e';
  const execRoot = `${numberOf(order)}.${fill.root}`;
  const execId = `${execRoot}.01`;
  return [
    {
      type: 'execution-booked',
      execRoot,
      execId,
      orderRef: order.orderRef,
      brokerLink: permLink(order, '1'),
      account: 'DU1234567',
      symbol,
      side: order.side,
      shares: fill.shares,
      price,
      executedAt: at,
      leg: order.leg,
      positionId,
      strategy: 'flow-follow',
    },
    {
      type: 'position-filled',
      positionId,
      symbol,
      shares: isEntry ? fill.shares : -fill.shares,
      price,
      quantityAfter: fill.after,
      averagePriceAfter: fill.after === 0 ? 0 : price,
      realizedPnl: 0,
    },
    {
      type: 'commission-booked',
      execId,
      symbol,
      positionId,
      commission: 0.35,
      currency: 'USD',
    },
  ];
}

function closing(trade: Trade): Fact[] {
  const { symbol, at, positionId, entry, stop, price } = trade;
  const moves = [price - 1, price - 0.5].flatMap((to): Fact[] => [
    {
      type: 'change-intended',
      positionId,
      symbol,
      purpose: 'trail',
      change: { orderRef: stop.orderRef, stopPrice: to, detachParent: true },
      from: to - 0.5,
      highWater: to + 1.5,
    },
    {
      type: 'order-updated',
      orderRef: stop.orderRef,
      symbol,
      status: 'working',
      stopPrice: to,
      settlesChange: true,
    },
    {
      type: 'stop-moved',
      positionId,
      symbol,
      from: to - 0.5,
      to,
      highWater: to + 1.5,
      why: 'trail',
    },
  ]);
  return [
    { type: 'order-updated', orderRef: entry.orderRef, symbol, status: 'filled' },
    ...moves,
    ...filled(trade, stop, { root: '3', shares: 100, after: 0 }),
    { type: 'order-updated', orderRef: stop.orderRef, symbol, status: 'filled' },
    {
      type: 'position-closed',
      positionId,
      symbol,
      strategy: 'flow-follow',
      side: 'long',
      quantity: 100,
      entryPrice: price,
      exitPrice: price,
      reason: 'stop',
      realizedPnl: 0,
      openedAt: at,
      configHash: 'c',
    },
  ];
}
