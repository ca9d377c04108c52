// The last step before the broker: what an intent becomes there, and what holds it back.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import { brokerLink } from '../../../../src/trader/domain/orders/broker-link.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createRouter } from '../../../../src/trader/engine/shell/router.ts';
import { commit } from '../../../../src/trader/ports/approval.ts';
import { createScriptedBroker } from '../harness/scripted-broker.ts';

const leg: OrderTerms = {
  orderRef: 'abcdefgh.1.x',
  handle: brokerLink('orderId', 7),
  leg: 'x',
  symbol: 'AAPL',
  side: 'sell',
  type: 'market',
  quantity: 100,
  validity: { kind: 'day' },
  extendedHours: false,
};
const names = { orderRef: leg.orderRef, handle: brokerLink('orderId', 7) };
const held = { positionId: 'AAPL-1', strategy: 'test', symbol: 'AAPL' };

const market = { bid: 99.98, ask: 100.02, last: 100, quoteAt: instant(0) };

const ENTRY: Fact = {
  ...held,
  type: 'entry-intended',
  signalId: 'p/test',
  legs: [{ ...leg, orderRef: 'abcdefgh.1.e', leg: 'e', side: 'buy' }],
  validUntil: instant(1),
  sizing: { shares: 100, wanted: 100, binding: 'risk', riskPerShare: 1.5 },
  market,
};
const holdingOrder = (side: OrderTerms['side']): Fact => ({
  type: 'holding-intended',
  holdingId: 'AAPL/h',
  symbol: 'AAPL',
  legs: [{ ...leg, orderRef: 'abcdefgh.1.h', leg: 'h', side }],
  validUntil: instant(1),
  market,
  request: { id: 'r1', user: 'a person', bodyHash: 'b' },
});

const OTHERS: readonly Fact[] = [
  { ...held, type: 'exit-intended', legs: [leg], reason: 'operator', market },
  {
    ...held,
    type: 'protection-intended',
    legs: [{ ...leg, leg: 's', type: 'stop', stopPrice: 98 }],
    why: 'the position has no live stop',
  },
  holdingOrder('sell'),
  {
    type: 'change-intended',
    positionId: 'AAPL-1',
    symbol: 'AAPL',
    purpose: 'cover',
    change: { ...names, quantity: 40, detachParent: true },
  },
  { type: 'cancel-intended', symbol: 'AAPL', ...names, why: 'test' },
];

function routed(facts: readonly Fact[], { isDryRun = false, isHalted = false } = {}) {
  const broker = createScriptedBroker();
  const notSent: unknown[] = [];
  const router = createRouter({
    broker,
    isDryRun,
    isHalted: () => isHalted,
    notSent: (orderRefs, reason) => void notSent.push([orderRefs, reason]),
  });
  const recorded = facts.map((fact, at) => ({
    seq: at + 1,
    at: instant(0),
    cause: 0,
    correlation: '',
    fact,
  }));
  const durable = commit({ append: () => undefined }, recorded);
  if (!durable.ok) throw new Error('not durable');
  for (const fact of durable.value) router.route(fact);
  const sent = broker.calls.map((call) =>
    call.kind === 'submit' ? call.order.purpose : call.kind,
  );
  return { sent, notSent };
}

describe('the router', () => {
  it('passes each intent to the broker as what it is', () => {
    expect(routed([ENTRY, holdingOrder('buy'), ...OTHERS])).toEqual({
      sent: ['entry', 'entry', 'exit', 'protection', 'exit', 'modify', 'cancel'],
      notSent: [],
    });
  });

  it('reads the HALT file when an entry leaves, and sends all that closes or protects beside it', () => {
    expect(routed([ENTRY, holdingOrder('buy'), ...OTHERS], { isHalted: true })).toEqual({
      sent: ['exit', 'protection', 'exit', 'modify', 'cancel'],
      notSent: [
        [['abcdefgh.1.e'], 'halt_file'],
        [['abcdefgh.1.h'], 'halt_file'],
      ],
    });
  });

  it('sends no entry in a dry run', () => {
    expect(routed([ENTRY], { isDryRun: true })).toEqual({
      sent: [],
      notSent: [[['abcdefgh.1.e'], 'dry_run']],
    });
  });

  it('is given nothing that is not durable', () => {
    const failure = { kind: 'disk-full', why: 'no space' } as const;
    const recorded = { seq: 1, at: instant(0), cause: 0, correlation: '', fact: ENTRY };
    expect(commit({ append: () => failure }, [recorded])).toEqual({ ok: false, failure });
  });
});
