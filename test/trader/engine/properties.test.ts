// Whatever a broker says, in whatever order: quantities are the sum of executions, closing orders share a group, stops never loosen.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { isTerminal } from '../../../src/trader/domain/orders/order-state.ts';
import type { OrderTerms } from '../../../src/trader/domain/orders/order-terms.ts';
import { quantityOf } from '../../../src/trader/domain/positions/position-state.ts';
import { evolve } from '../../../src/trader/engine/fold/evolve.ts';
import { initialState, STATE_VERSION, type State } from '../../../src/trader/engine/state/state.ts';
import { stateFrom } from '../../../src/trader/engine/state/state-text.ts';
import type {
  BrokerOrderStatus,
  ReportedExecution,
  ReportedOrder,
} from '../../../src/trader/ports/broker.ts';
import { runs } from '../../runs/runs.ts';
import { createRig, type Rig } from './rig/rig.ts';
import { type Call, executionOf, reportOf } from './rig/scripted-broker.ts';
import { ACCOUNT, CLIENT_ID, FIVE_MINUTES, rule } from './rig/settings.ts';

const trading = rule({
  trail: { kind: 'atr', atr: FIVE_MINUTES, multiple: 2, activateAtR: 0, step: undefined },
  exit: { opposite: true, neutral: true, maxMs: undefined, flattenBeforeCloseMs: undefined },
});

type Step =
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

const step: fc.Arbitrary<Step> = fc.oneof(
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

/** The scripted broker's memory: what was executed, by root. */
interface World {
  readonly rig: Rig;
  readonly executions: ReportedExecution[];
  filledOf(terms: OrderTerms): number;
}

function chosen<Value>(values: readonly Value[], at: number): Value | undefined {
  // Newer ones more often: old orders are over.
  return values.length === 0 ? undefined : values[values.length - 1 - (at % values.length)];
}

async function play(world: World, todo: Step): Promise<void> {
  const { rig, executions } = world;
  const all = [...rig.broker.terms.values()];
  const terms = 'pick' in todo ? chosen(all, todo.pick) : undefined;
  switch (todo.do) {
    case 'predict':
      return rig.predict(todo.signal);
    case 'quote':
      return rig.quote(todo.price);
    case 'pass':
      return rig.pass(todo.ms);
    case 'told': {
      if (terms === undefined) return;
      const group = todo.change > 2 && terms.leg !== 'e' ? { ocaGroup: 'G', ocaType: 3 } : {};
      const wanted = rig.modifies().findLast(({ orderRef }) => orderRef === terms.orderRef);
      const { orderRef: _, ...changed } =
        todo.change % 2 === 1 && wanted !== undefined ? wanted : { orderRef: '' };
      return rig.told(terms, { ...group, status: todo.status, ...changed });
    }
    case 'status': {
      if (terms === undefined) return;
      rig.broker.say({
        type: 'order-status',
        orderId: terms.orderId,
        clientId: todo.alien ? CLIENT_ID + 1 : CLIENT_ID,
        permId: `9${terms.orderId}`,
        status: todo.status,
        filled: 0,
        remaining: 0,
        whyHeld: '',
      });
      return rig.settle();
    }
    case 'fill': {
      if (terms === undefined) return;
      const left = terms.quantity - world.filledOf(terms);
      if (left <= 0) return;
      const shares = Math.max(1, Math.floor(left / todo.part));
      const execId = `0001.${executions.length}.9.01`;
      const execution = executionOf(terms, { execId, shares, price: todo.price, at: rig.now() });
      executions.push(execution);
      rig.broker.say({ type: 'execution', execution });
      return rig.settle();
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
      rig.broker.say({ type: 'execution', execution });
      return rig.settle();
    }
    case 'refused':
      return terms === undefined ? undefined : rig.refused(terms, 201);
    case 'cancel-refused': {
      if (terms === undefined) return;
      const refusal = { code: 10147, text: 'not found' };
      rig.broker.say({ type: 'cancel-refused', orderId: terms.orderId, known: false, refusal });
      return rig.settle();
    }
    case 'overdue': {
      if (terms === undefined) return;
      rig.broker.say({ type: 'ack-overdue', orderRef: terms.orderRef, orderId: terms.orderId });
      return rig.settle();
    }
    case 'snapshot': {
      const openOrders = all
        .filter((_, index) => ((todo.open >> (index % 31)) & 1) === 1)
        .map((each) => reportOf(each, each.leg === 'e' ? {} : { ocaGroup: 'G', ocaType: 3 }));
      const quantity = executions.reduce(
        (sum, { side, shares }) => sum + (side === 'buy' ? shares : -shares),
        0,
      );
      rig.broker.say({
        type: 'snapshot',
        snapshot: {
          requestedAt: instant(rig.now() - todo.ageMs),
          openOrders,
          completedOrders: [],
          executions,
          positions: [{ account: ACCOUNT, symbol: 'AAPL', conId: 1, quantity, averageCost: 100 }],
        },
      });
      return rig.settle();
    }
    case 'line':
      rig.broker.say({ type: 'gateway-changed', state: todo.state, why: 'said so' });
      return rig.settle();
    case 'session':
      rig.broker.say({
        type: 'session-opened',
        account: ACCOUNT,
        clientId: CLIENT_ID,
        nextOrderId: 1,
        serverVersion: 178,
      });
      return rig.settle();
    case 'halt':
      return void (await rig.command({ type: 'halt', why: 'test', by: 'a person' }));
    case 'resume':
      return void (await rig.command({ type: 'resume', overrideDailyLoss: true, by: 'a person' }));
  }
}

/** Watches every order that leaves: at that moment nothing else may close the same shares outside its group. */
function watchSubmits(rig: Rig): void {
  const refs = new Set<string>();
  const ids = new Set<number>();
  rig.broker.onSubmit = (order) => {
    for (const { orderRef, orderId } of order.legs) {
      expect(refs.has(orderRef), `${orderRef} again`).toBe(false);
      expect(ids.has(orderId), `${orderId} again`).toBe(false);
      refs.add(orderRef);
      ids.add(orderId);
    }
    if (order.purpose !== 'exit') return;
    const [leg] = order.legs;
    const state = rig.state();
    const record = state.orders.get(leg?.orderRef ?? '');
    if (leg === undefined || record === undefined) throw new Error('an exit without a record');
    const position = state.positions.get(record.positionId);
    if (position === undefined) throw new Error('an exit without a position');
    expect(leg.quantity).toBe(Math.abs(quantityOf(position)));
    for (const other of ordersWith(state, record.positionId)) {
      if (other === record || isTerminal(other.status) || other.terms.side !== leg.side) continue;
      const group = other.ocaGroup === '' ? 'none' : other.ocaGroup;
      expect(group, `${other.terms.orderRef} is ${other.status}`).toBe(leg.ocaGroup);
    }
  };
}

function ordersWith(state: State, positionId: string) {
  return [...state.orders.values()].filter((order) => order.positionId === positionId);
}

function checkStops(rig: Rig): void {
  const stops = new Map<string, { side: number; price: number }>();
  for (const { fact } of rig.facts) {
    if (fact.type === 'position-planned')
      stops.set(fact.positionId, {
        side: fact.side === 'long' ? 1 : -1,
        price: fact.plan.stopPrice,
      });
    if (fact.type !== 'stop-moved') continue;
    const known = stops.get(fact.positionId);
    if (known === undefined) throw new Error('a stop of no position');
    expect(known.side * (fact.to - known.price)).toBeGreaterThanOrEqual(0);
    known.price = fact.to;
  }
}

describe('any sequence of reports', () => {
  it('keeps quantities, groups, numbers and stops right, and replays to the same state', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 10, maxLength: 60 }),
        fc.constantFrom(1, 60),
        async (steps, speed) => {
          const rig = createRig({ rules: [trading], speed });
          const executions: ReportedExecution[] = [];
          const world: World = {
            rig,
            executions,
            filledOf: ({ orderRef }) =>
              executions.reduce(
                (sum, each) => sum + (each.orderRef === orderRef ? each.shares : 0),
                0,
              ),
          };
          await rig.ready();
          watchSubmits(rig);
          await rig.predict('BUY');
          for (const todo of steps) await play(world, todo);
          const state = rig.state();
          const held = [...state.positions.values()].reduce(
            (sum, each) => sum + quantityOf(each),
            0,
          );
          const executed = executions.reduce(
            (sum, { side, shares }) => sum + (side === 'buy' ? shares : -shares),
            0,
          );
          expect(held).toBe(executed);
          checkStops(rig);
          const bodies = rig.journal.database.prepare('SELECT body FROM facts').all() as {
            body: string;
          }[];
          expect(bodies.filter(({ body }) => body.includes(':null'))).toEqual([]);
          const ended = rig.engine.stop('end');
          await rig.pass(4_000);
          await ended;
          const full = initialState(rig.journal.journalId, 'paper', ACCOUNT);
          for (const recorded of rig.journal.read(0)) evolve(full, recorded);
          expect(full).toEqual(stateFrom(rig.journal.newestSnapshot(STATE_VERSION)?.body ?? ''));
          rig.dispose();
        },
      ),
      { numRuns: runs(40) },
    );
  });

  it('ends covered or flat, with nothing unknown, once the broker behaves', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 10, maxLength: 50 }),
        fc.constantFrom(1, 60),
        async (steps, speed) => {
          const rig = createRig({ rules: [trading], speed });
          const executions: ReportedExecution[] = [];
          const world: World = { rig, executions, filledOf: filledIn(executions) };
          await rig.ready();
          await rig.predict('BUY');
          for (const todo of steps) await play(world, todo);
          await behave(world);
          const state = rig.state();
          const status = rig.engine.status();
          const picture = () =>
            JSON.stringify([...state.orders.values()].filter(({ status: is }) => !isTerminal(is)));
          expect(status.unknownOrders, picture()).toBe(0);
          expect(state.isReconciled, JSON.stringify(state.differences)).toBe(true);
          expect(status.protectedPositions, picture()).toBe(status.positions);
          for (const { status: is, isCancelRequested } of state.orders.values())
            expect(isCancelRequested && !isTerminal(is), picture()).toBe(false);
          rig.dispose();
        },
      ),
      { numRuns: runs(30) },
    );
  });
});

const filledIn =
  (executions: readonly ReportedExecution[]) =>
  ({ orderRef }: OrderTerms): number =>
    executions.reduce((sum, each) => sum + (each.orderRef === orderRef ? each.shares : 0), 0);

/** From here on every question is answered with the truth, every order is taken, and market orders fill at once. */
async function behave({ rig, executions, filledOf }: World): Promise<void> {
  const open = new Map<string, ReportedOrder>();
  for (const order of rig.state().orders.values()) {
    if (isTerminal(order.status) || filledOf(order.terms) >= order.terms.quantity) continue;
    const group = order.terms.leg === 'e' ? {} : { ocaGroup: order.ocaGroup || 'G', ocaType: 3 };
    const { quantity, limitPrice, stopPrice } = order;
    const permId = order.permId ?? `9${order.terms.orderId}`;
    open.set(
      order.terms.orderRef,
      reportOf(order.terms, { ...group, quantity, limitPrice, stopPrice, permId }),
    );
  }
  let answered = rig.broker.calls.length;
  rig.broker.say({ type: 'gateway-changed', state: 'lost', why: 'a new session' });
  rig.broker.say({ type: 'snapshot-failed', why: 'a new session' });
  rig.broker.say({
    type: 'session-opened',
    account: ACCOUNT,
    clientId: CLIENT_ID,
    nextOrderId: 1,
    serverVersion: 178,
  });
  rig.broker.say({ type: 'gateway-changed', state: 'ready', why: 'connected' });
  await rig.settle();
  for (const { orderRef, type } of [...open.values()]) {
    const terms = rig.broker.terms.get(orderRef);
    if (type === 'market' && terms !== undefined) await fillWhole(terms);
  }
  for (let round = 0; round < 40; round += 1) {
    await rig.settle();
    for (const call of rig.broker.calls.slice(answered)) {
      answered += 1;
      await answer(call);
    }
    await rig.pass(500);
    await rig.quote(100);
  }

  async function answer(call: Call): Promise<void> {
    switch (call.kind) {
      case 'submit':
        for (const terms of call.order.legs) {
          const group =
            terms.leg === 'e'
              ? {}
              : { ocaGroup: terms.ocaGroup ?? `G${terms.parentId}`, ocaType: 3 };
          const order = reportOf(terms, group);
          open.set(terms.orderRef, order);
          rig.broker.say({ type: 'order', order });
          if (terms.type === 'market') await fillWhole(terms);
        }
        return;
      case 'modify': {
        const { orderRef, orderId: _, detachParent: __, ...terms } = call.change;
        const known = open.get(orderRef);
        if (known === undefined) return;
        open.set(orderRef, { ...known, ...terms });
        rig.broker.say({ type: 'order', order: { ...known, ...terms } });
        return;
      }
      case 'cancel': {
        const known = open.get(call.cancel.orderRef);
        open.delete(call.cancel.orderRef);
        const { orderId } = call.cancel;
        const refusal = { code: 10147, text: 'not found' };
        rig.broker.say(
          known === undefined
            ? { type: 'cancel-refused', orderId, known: false, refusal }
            : { type: 'cancelled', orderId, text: '' },
        );
        return;
      }
      case 'snapshot': {
        const quantity = netOf(executions);
        const positions = [
          { account: ACCOUNT, symbol: 'AAPL', conId: 1, quantity, averageCost: 100 },
        ];
        return rig.snapshot({ openOrders: [...open.values()], executions, positions });
      }
    }
  }

  async function fillWhole(terms: OrderTerms): Promise<void> {
    open.delete(terms.orderRef);
    const execId = `0002.${executions.length}.9.01`;
    const execution = executionOf(terms, {
      execId,
      shares: terms.quantity - filledOf(terms),
      price: 100,
      at: rig.now(),
    });
    executions.push(execution);
    rig.broker.say({ type: 'execution', execution });
    // The exchange reduces the others of its group: here they end with it.
    for (const [orderRef, order] of open) {
      if (terms.ocaGroup === undefined || order.ocaGroup !== terms.ocaGroup) continue;
      open.delete(orderRef);
      rig.broker.say({ type: 'cancelled', orderId: order.orderId, text: '' });
    }
    await rig.settle();
  }
}

function netOf(executions: readonly ReportedExecution[]): number {
  return executions.reduce((sum, { side, shares }) => sum + (side === 'buy' ? shares : -shares), 0);
}
