// The daemon dies at each step of the entry and of the exit of two iron condors: there is one order of each in the end, and the same money.
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type {
  BrokerSnapshot,
  ReportedExecution,
} from '../../../../src/trader/ports/broker-reports.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { place } from '../requests/order-requests.ts';
import { CALL, CONDOR, HIGH_CALL, LOW_PUT, PUT } from './sold-condor.ts';
import { holds, listed, looks } from './spreads.ts';

const ENTRY: Readonly<Record<string, number>> = {
  [PUT]: 1.2,
  [LOW_PUT]: 0.5,
  [CALL]: 1.3,
  [HIGH_CALL]: 0.6,
};
const EXIT: Readonly<Record<string, number>> = {
  [PUT]: 0.7,
  [LOW_PUT]: 0.3,
  [CALL]: 0.8,
  [HIGH_CALL]: 0.4,
};
const CONTRACTS = [PUT, LOW_PUT, CALL, HIGH_CALL] as const;
const STEPS = 12;

/** What the broker knows, whatever the daemon does. */
interface Book {
  readonly open: Map<string, OrderTerms>;
  readonly executions: ReportedExecution[];
  readonly account: Map<string, number>;
}

function shown({ open, executions, account }: Book): Partial<BrokerSnapshot> {
  return {
    openOrders: [...open.values()].map((terms) => reportOf(terms)),
    executions,
    positions: [...account]
      .filter(([, units]) => units !== 0)
      .map(([symbol, units]) => holds(symbol, units, 1)),
  };
}

type Closed = Extract<Fact, { type: 'position-closed' }>;

async function play(
  dies: number,
  isHeard: boolean,
): Promise<{ harness: Harness; closed: readonly Closed[] }> {
  const closed: Closed[] = [];
  let harness = createHarness();
  const book: Book = { open: new Map(), executions: [], account: new Map() };
  const terms: { e?: OrderTerms; x?: OrderTerms } = {};

  async function quoted(): Promise<void> {
    await listed(harness, CONDOR, '7001/7002/7003/7004');
    await harness.quote(1.45, { symbol: CONDOR, bid: 1.4, ask: 1.5 });
  }

  function leg(name: 'e' | 'x'): OrderTerms {
    terms[name] ??= harness.newest(name);
    return terms[name];
  }

  async function accepted(name: 'e' | 'x'): Promise<void> {
    const order = leg(name);
    book.open.set(order.orderRef, order);
    if (isHeard) {
      harness.broker.say({ type: 'sent', orderRefs: [order.orderRef] });
      await harness.told(order);
    }
  }

  async function filled(name: 'e' | 'x', contract: string): Promise<void> {
    const order = leg(name);
    const isBought = [LOW_PUT, HIGH_CALL].includes(contract) === (name === 'e');
    const fill = {
      ...{ execId: `0001.${name}${contract.slice(-9)}.01.01`, shares: 2, at: harness.now() },
      price: (name === 'e' ? ENTRY : EXIT)[contract] ?? 0,
    };
    const execution = executionOf(order, fill, {
      symbol: contract,
      side: isBought ? 'buy' : 'sell',
    });
    book.executions.push(execution);
    book.account.set(contract, (book.account.get(contract) ?? 0) + (isBought ? 2 : -2));
    if (contract === HIGH_CALL) book.open.delete(order.orderRef);
    if (!isHeard) return;
    harness.broker.say({ type: 'execution', execution });
    await harness.settle();
    if (contract === HIGH_CALL) await harness.status(order, 'filled');
  }

  const steps = [
    async () => {
      await place(harness, {
        symbol: CONDOR,
        side: 'sell',
        effect: 'open',
        quantity: 2,
        type: 'LMT',
        price: 1.4,
      });
      leg('e');
    },
    () => accepted('e'),
    ...CONTRACTS.map((contract) => () => filled('e', contract)),
    async () => {
      await harness.snapshot(shown(book));
      await harness.pass(6_000);
      await harness.command({ type: 'exit', symbol: CONDOR, isConfirmed: true, by: 'ann' });
      await harness.pass(1_000);
      leg('x');
    },
    () => accepted('x'),
    ...CONTRACTS.map((contract) => () => filled('x', contract)),
  ];
  expect(steps).toHaveLength(STEPS);
  await harness.ready();
  await quoted();
  for (const [step, act] of steps.entries()) {
    await act();
    if (step !== dies) continue;
    closed.push(...harness.of('position-closed'));
    harness = await harness.crash(2_000);
    await harness.connect();
    await harness.snapshot(shown(book));
    await harness.pass(1_000);
    await quoted();
    await harness.pass(6_000);
    await harness.snapshot(shown(book));
  }
  await looks(harness, [], shown(book));
  await harness.pass(60_000);
  await looks(harness, [], shown(book));
  return { harness, closed: [...closed, ...harness.of('position-closed')] };
}

describe('two condors that are sold and bought back', () => {
  it.each([
    ...Array.from({ length: STEPS }, (_, step) => ({ step, isHeard: true })),
    { step: 1, isHeard: false },
  ])('over a death after a step are one entry and one exit: %o', async ({ step, isHeard }) => {
    const { harness, closed } = await play(step, isHeard);
    const sent = [...harness.state().orders.values()].map(({ terms, status }) => [
      terms.leg,
      status,
    ]);
    expect([
      sent,
      closed.map(({ symbol, realizedPnl }) => [symbol, Math.round(realizedPnl)]),
    ]).toEqual([
      [
        ['e', 'filled'],
        ['x', 'filled'],
      ],
      [[CONDOR, 120]],
    ]);
    expect(harness.of('foreign-seen')).toEqual([]);
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.state().active.size).toBe(0);
  });
});
