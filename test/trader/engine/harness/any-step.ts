// A broker that reports anything in any order, for properties that must always hold.

import fc from 'fast-check';
import { instant } from '../../../../src/kernel/instant.ts';
import { floorAt } from '../../../../src/trader/adapters/ib/orders/links.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type {
  BrokerOrderStatus,
  ReportedExecution,
} from '../../../../src/trader/ports/broker-reports.ts';
import type { Harness } from './harness.ts';
import { executionOf, permLinkOf, reportOf } from './scripted-broker.ts';
import { ACCOUNT } from './settings.ts';

export type Step =
  | { readonly do: 'predict'; readonly signal: string }
  | { readonly do: 'quote'; readonly price: number }
  | { readonly do: 'pass'; readonly ms: number }
  | {
      readonly do: 'told';
      readonly pick: number;
      readonly status: BrokerOrderStatus;
      readonly change: number;
    }
  | {
      readonly do: 'status';
      readonly pick: number;
      readonly status: BrokerOrderStatus;
      readonly alien: boolean;
    }
  | { readonly do: 'fill'; readonly pick: number; readonly part: number; readonly price: number }
  | {
      readonly do: 'again';
      readonly pick: number;
      readonly revision: number;
      readonly shares: number;
    }
  | { readonly do: 'refused' | 'cancel-refused' | 'overdue'; readonly pick: number }
  | { readonly do: 'snapshot'; readonly open: number; readonly ageMs: number }
  | { readonly do: 'line'; readonly state: 'ready' | 'suspect' | 'lost' }
  | { readonly do: 'session' }
  | { readonly do: 'halt' | 'resume' };

const pick = fc.nat(30);
const status = fc.constantFrom<BrokerOrderStatus>(
  'pending',
  'presubmitted',
  'submitted',
  'pending_cancel',
  'cancelled',
  'filled',
  'held',
);
const price = fc.integer({ min: 9_700, max: 10_400 }).map((cents) => cents / 100);

/** Any input of the engine: order reports in any order, prices, time, commands. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('predict' as const),
      signal: fc.constantFrom('BUY', 'SELL', 'NEUTRAL'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('quote' as const), price }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(50, 300, 1_000, 6_000, 12_000),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('told' as const), pick, status, change: fc.nat(5) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('status' as const), pick, status, alien: fc.boolean() }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('fill' as const),
      pick,
      part: fc.integer({ min: 1, max: 4 }),
      price,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('again' as const),
      pick,
      revision: fc.integer({ min: 1, max: 3 }),
      shares: fc.nat(100),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('refused' as const, 'cancel-refused' as const, 'overdue' as const),
      pick,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('snapshot' as const),
      open: fc.nat(),
      ageMs: fc.constantFrom(0, 500, 20_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('line' as const),
      state: fc.constantFrom('ready' as const, 'suspect' as const, 'lost' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('session' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('halt' as const, 'resume' as const) }) },
);

/** The executions of the scripted broker, by root. */
export interface World {
  readonly harness: Harness;
  readonly executions: ReportedExecution[];
  filledOf(terms: OrderTerms): number;
}

function chosen<Value>(values: readonly Value[], at: number): Value | undefined {
  // Prefers newer orders, because old ones have ended.
  return values.length === 0 ? undefined : values[values.length - 1 - (at % values.length)];
}

export async function play(world: World, todo: Step): Promise<void> {
  const { harness, executions } = world;
  const all = [...harness.broker.terms.values()];
  const terms = 'pick' in todo ? chosen(all, todo.pick) : undefined;
  switch (todo.do) {
    case 'predict':
      return harness.predict(todo.signal);
    case 'quote':
      return harness.quote(todo.price);
    case 'pass':
      return harness.pass(todo.ms);
    case 'told': {
      if (terms === undefined) return;
      const group =
        todo.change > 2 && terms.leg !== 'e' ? { group: 'G', groupEffect: 'reduces' as const } : {};
      const wanted = harness.modifies().findLast(({ orderRef }) => orderRef === terms.orderRef);
      const { orderRef: _, ...changed } =
        todo.change % 2 === 1 && wanted !== undefined ? wanted : { orderRef: '' };
      return harness.told(terms, { ...group, status: todo.status, ...changed });
    }
    case 'status': {
      if (terms === undefined) return;
      harness.broker.say({
        type: 'order-status',
        handle: todo.alien ? undefined : terms.handle,
        brokerLink: todo.alien ? 'permId:31' : permLinkOf(terms),
        status: todo.status,
        filled: 0,
        remaining: 0,
        whyHeld: '',
      });
      return harness.settle();
    }
    case 'fill': {
      if (terms === undefined) return;
      const filled = world.filledOf(terms);
      const left = terms.quantity - filled;
      if (left <= 0) return;
      const shares = Math.max(1, Math.floor(left / todo.part));
      const execId = `0001.${executions.length}.9.01`;
      const fill = { execId, shares, price: todo.price, at: harness.now() };
      // Two fills at one time with equal cumulative shares would be one fill under two names.
      const execution = executionOf(terms, fill, { cumulativeQuantity: filled + shares });
      executions.push(execution);
      harness.broker.say({ type: 'execution', execution });
      return harness.settle();
    }
    case 'again': {
      const index = executions.length === 0 ? -1 : todo.pick % executions.length;
      const known = executions[index];
      if (known === undefined) return;
      const execId = `${known.execId.slice(0, -2)}0${todo.revision}`;
      // The same revision is the same execution; a later one replaces it.
      const isNewer = execId > known.execId;
      const execution = isNewer ? { ...known, execId, shares: Math.max(1, todo.shares) } : known;
      if (isNewer) executions[index] = execution;
      harness.broker.say({ type: 'execution', execution });
      return harness.settle();
    }
    case 'refused':
      return terms === undefined ? undefined : harness.refused(terms, 201);
    case 'cancel-refused': {
      if (terms === undefined) return;
      harness.broker.say({
        type: 'cancel-refused',
        handle: terms.handle,
        known: false,
        text: 'not found',
      });
      return harness.settle();
    }
    case 'overdue': {
      if (terms === undefined) return;
      harness.broker.say({ type: 'ack-overdue', orderRef: terms.orderRef });
      return harness.settle();
    }
    case 'snapshot': {
      const openOrders = all
        .filter((_, index) => ((todo.open >> (index % 31)) & 1) === 1)
        .map((each) =>
          reportOf(each, each.leg === 'e' ? {} : { group: 'G', groupEffect: 'reduces' as const }),
        );
      const quantity = executions.reduce(
        (sum, { side, shares }) => sum + (side === 'buy' ? shares : -shares),
        0,
      );
      harness.broker.say({
        type: 'snapshot',
        snapshot: {
          requestedAt: instant(harness.now() - todo.ageMs),
          openOrders,
          completedOrders: [],
          // As they are now: the list goes on to grow, and the tape is played again at the end.
          executions: [...executions],
          positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 }],
        },
      });
      return harness.settle();
    }
    case 'line':
      harness.broker.say({ type: 'gateway-changed', state: todo.state, why: 'said so' });
      return harness.settle();
    case 'session':
      harness.broker.say({
        type: 'session-opened',
        account: ACCOUNT,
        floor: floorAt(1),
        seat: 'client id 17',
        serverVersion: 178,
      });
      return harness.settle();
    case 'halt':
      return void (await harness.command({ type: 'halt', why: 'test', by: 'a person' }));
    case 'resume':
      return void (await harness.command({
        type: 'resume',
        overrideDailyLoss: true,
        by: 'a person',
      }));
  }
}
