// Plays a reported sequence of messages against the session and the engine together, in virtual time. A small gateway answers
// lists from what the sequence has said so far; everything else comes from the file.
import { expect } from 'vitest';
import type {
  GatewayMessage,
  OutgoingOrder,
} from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import { quantityOf } from '../../../../../src/trader/domain/positions/position-state.ts';
import { createHarness, type Harness, TEN_O_CLOCK } from '../../../engine/harness/harness.ts';
import {
  createScriptedBroker,
  type ScriptedBroker,
} from '../../../engine/harness/scripted-broker.ts';
import { ACCOUNT } from '../../../engine/harness/settings.ts';
import { AAPL } from '../harness/approved.ts';
import { createReadyGateway, type FakeGateway } from '../harness/fake-gateway.ts';
import type { Expected, PlainMessage, ReportedCase } from './reported-case.ts';

const STEP_MS = 100;
const PERM_BASE = 900_000;

export interface Played {
  readonly harness: Harness;
  readonly gateway: FakeGateway;
}

export async function play({ start, steps, expected }: ReportedCase): Promise<Played> {
  const gateway = createReadyGateway({ start: TEN_O_CLOCK });
  gateway.market.subscribe(AAPL);
  const harness = createHarness({ at: TEN_O_CLOCK, connect: () => throughGateway(gateway) });
  await harness.ready();
  const book = createBook(gateway);
  gateway.broker.reports$.subscribe((report) => harness.broker.say(report));

  async function pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= STEP_MS) {
      gateway.pass(Math.min(left, STEP_MS));
      book.answer();
      await harness.pass(Math.min(left, STEP_MS));
      book.answer();
      await harness.settle();
    }
  }

  async function tell(message: PlainMessage): Promise<void> {
    for (const one of book.expand(message)) gateway.tell(one);
    book.answer();
    await harness.settle();
  }

  if (start !== 'connected') {
    await harness.predict('BUY');
    await pass(STEP_MS);
  }
  if (start === 'working' || start === 'held') {
    for (const leg of ['e', 't', 's']) await tell({ name: 'openOrder', of: leg });
    await pass(STEP_MS);
  }
  if (start === 'held') {
    await tell({ name: 'execution', of: 'e', shares: 100, price: 100.02 });
    await tell({ name: 'orderStatus', of: 'e', status: 'Filled', filled: 100, remaining: 0 });
    await pass(7_000);
  }
  for (const step of steps) {
    await pass(step.after_ms ?? 0);
    if (step.direction === 'in') await tell(step.message);
    else if (step.direction === 'list') book.hide(step.hidden);
    else if (step.direction === 'stop-at')
      await harness.command({ type: 'stop-at', symbol: 'AAPL', price: step.price, by: 'a test' });
    else
      expect(gateway.said(step.name).length, `${step.name} sent`).toBeGreaterThanOrEqual(
        step.count ?? 1,
      );
    await pass(STEP_MS);
  }
  check({ harness, gateway }, expected);
  return { harness, gateway };
}

function check({ harness, gateway }: Played, expected: Expected): void {
  const state = harness.state();
  const statusOf = (leg: string) =>
    [...state.orders.values()].find(({ terms }) => terms.leg === leg)?.status;
  for (const [leg, status] of Object.entries(expected.orders ?? {}))
    expect(statusOf(leg), `order ${leg}`).toBe(status);
  const held = [...state.positions.values()].reduce(
    (sum, position) => sum + quantityOf(position),
    0,
  );
  if (expected.position !== undefined) expect(held, 'position').toBe(expected.position);
  if (expected.is_protected !== undefined)
    expect(harness.engine.status().protectedPositions, 'protected').toBe(
      expected.is_protected ? 1 : 0,
    );
  if (expected.stops_placed !== undefined)
    expect(harness.submits('protection').length, 'stops placed').toBe(expected.stops_placed);
  if (expected.entries_sent !== undefined)
    expect(harness.submits('entry').length, 'entries sent').toBe(expected.entries_sent);
  if (expected.exits_sent !== undefined)
    expect(harness.submits('exit').length, 'exits sent').toBe(expected.exits_sent);
  const alarms = harness.of('alarm-raised').map(({ alarm }) => alarm);
  for (const alarm of expected.alarms ?? []) expect(alarms).toContain(alarm);
  for (const alarm of expected.no_alarms ?? []) expect(alarms).not.toContain(alarm);
  const warned = harness.of('order-warned').map(({ code }) => code);
  for (const code of expected.warned ?? []) expect(warned).toContain(code);
  if (expected.commissions !== undefined)
    expect(state.dayCommissions, 'commissions').toBeCloseTo(expected.commissions, 8);
  for (const [name, count] of Object.entries(expected.requests ?? {}))
    expect(
      gateway.transports.flatMap(({ said }) => said).filter((command) => command.name === name)
        .length,
      name,
    ).toBe(count);
  for (const name of expected.reports ?? [])
    expect(gateway.reports.map(({ type }) => type)).toContain(name);
  if (expected.gateway !== undefined)
    expect(gateway.states().at(-1), 'state of the gateway').toBe(expected.gateway);
  if (expected.quote !== undefined)
    expect(gateway.updated('quote').at(-1)?.quote, 'quote').toMatchObject(
      Object.fromEntries(
        // JSON has no NaN, which a quote has for a price that is not known.
        Object.entries(expected.quote).map(([name, value]) => [name, value ?? Number.NaN]),
      ),
    );
  if (expected.connections !== undefined)
    expect(gateway.transports.length, 'connections').toBe(expected.connections);
}

function throughGateway({ broker }: FakeGateway): ScriptedBroker {
  const scripted = createScriptedBroker();
  return {
    ...scripted,
    submit(order) {
      scripted.submit(order);
      broker.submit(order);
    },
    modify(change) {
      scripted.modify(change);
      broker.modify(change);
    },
    cancel(cancel) {
      scripted.cancel(cancel);
      broker.cancel(cancel);
    },
    requestSnapshot(...wanted) {
      scripted.requestSnapshot(...wanted);
      broker.requestSnapshot(...wanted);
    },
  };
}

/** What the gateway has said about orders and executions, and what it lists when asked. */
function createBook(gateway: FakeGateway) {
  const placed = new Map<string, OutgoingOrder>();
  /** By permId: a change may become a second order under the same number. */
  const openByPermId = new Map<number, GatewayMessage & { readonly name: 'openOrder' }>();
  const executions: Extract<GatewayMessage, { name: 'execution' }>[] = [];
  const filled = new Map<string, number>();
  let hidden: readonly string[] = [];
  let seen = 0;
  let position = 0;

  /** Orders by leg: `s` is the first stop, `s2` the one that replaced it, and so on. */
  function note(orders: readonly OutgoingOrder[]): void {
    for (const order of orders) {
      const isChange = [...placed.values()].some(({ orderId }) => orderId === order.orderId);
      const leg = order.orderRef.split('.').at(-1) ?? '';
      const same = [...placed].find(([, { orderId }]) => orderId === order.orderId)?.[0];
      const count = [...placed.keys()].filter((key) => key.startsWith(leg)).length;
      placed.set(isChange ? (same ?? leg) : count === 0 ? leg : `${leg}${count + 1}`, order);
    }
  }

  function answer(): void {
    const { said } = gateway.transport();
    for (; seen < said.length; seen += 1) {
      const command = said[seen];
      if (command?.name === 'placeOrders') note(command.orders);
      if (command !== undefined && !hidden.includes(command.name)) reply(command);
    }
  }

  function reply(command: (typeof gateway.transports)[number]['said'][number]): void {
    switch (command.name) {
      case 'reqCurrentTime':
        return gateway.tell({
          name: 'currentTime',
          epochSeconds: Math.floor(gateway.time.clock.now() / 1_000),
        });
      case 'reqAllOpenOrders':
        for (const message of openByPermId.values())
          if (!hidden.includes(legOf(message.order.orderId))) gateway.tell(message);
        return gateway.tell({ name: 'openOrderEnd' });
      case 'reqCompletedOrders':
        return gateway.tell({ name: 'completedOrdersEnd' });
      case 'reqExecutions':
        for (const message of executions) gateway.tell({ ...message, reqId: command.reqId });
        return gateway.tell({ name: 'executionsEnd', reqId: command.reqId });
      case 'reqPositions':
        if (position !== 0)
          gateway.tell({
            ...{ name: 'position', account: ACCOUNT, contract: contractOf(), quantity: position },
            averageCost: 100,
          });
        return gateway.tell({ name: 'positionEnd' });
      default:
    }
  }

  const legOf = (id: number): string =>
    [...placed].find(([, { orderId }]) => orderId === id)?.[0] ?? '';

  function orderOf(leg: string): OutgoingOrder {
    const order = placed.get(leg);
    if (order === undefined) throw new Error(`${leg} was never placed: ${[...placed.keys()]}`);
    return order;
  }

  function expand(message: PlainMessage): readonly GatewayMessage[] {
    answer();
    const { of, bars, quotes, number_of: numberOf, ...plain } = message;
    if (plain.name === 'position') position = Number(plain.quantity);
    if (quotes === true) {
      const reqId = gateway.said('reqMktData').at(-1)?.reqId;
      const id = plain.name === 'error' ? { id: reqId } : { reqId };
      return [{ ...plain, ...id } as unknown as GatewayMessage];
    }
    if (typeof numberOf === 'string') {
      const { orderId } = orderOf(numberOf);
      const told = plain as unknown as Extract<GatewayMessage, { name: 'execution' }>;
      return [{ ...told, execution: { ...told.execution, orderId } }];
    }
    if (bars === true) {
      const id = gateway.said('reqRealTimeBars').at(-1)?.reqId;
      return [{ ...plain, id } as unknown as GatewayMessage];
    }
    if (of === undefined) return [plain as unknown as GatewayMessage];
    const order = orderOf(of);
    const { orderId } = order;
    const numbers = { clientId: 17, permId: PERM_BASE + orderId };
    switch (message.name) {
      case 'openOrder': {
        const { transmit: _, ...terms } = order;
        const { name, ...changes } = plain;
        const group = of === 'e' ? {} : { ocaGroup: order.ocaGroup || 'G', ocaType: 3 };
        const status = of === 'e' ? 'Submitted' : 'PreSubmitted';
        const told = {
          ...{ name: 'openOrder', order: { ...terms, ...numbers, ...group, status, ...changes } },
        } as GatewayMessage & { readonly name: 'openOrder' };
        const isWhole = name === 'openOrder';
        if (isWhole) openByPermId.set(told.order.permId, told);
        return [told];
      }
      case 'orderStatus': {
        const { status } = plain;
        const isOver = status === 'Cancelled' || status === 'Filled' || status === 'ApiCancelled';
        const permId = Number(plain.permId ?? numbers.permId);
        const open = openByPermId.get(permId);
        if (isOver) openByPermId.delete(permId);
        else if (open !== undefined)
          openByPermId.set(permId, { ...open, order: { ...open.order, status: String(status) } });
        const more = { filled: 0, remaining: order.quantity, whyHeld: '' };
        return [{ ...{ orderId, ...numbers, ...more }, ...plain } as unknown as GatewayMessage];
      }
      case 'execution': {
        const shares = Number(plain.shares);
        const sum = (filled.get(of) ?? 0) + shares;
        filled.set(of, sum);
        position += order.action === 'BUY' ? shares : -shares;
        if (sum >= order.quantity) openByPermId.delete(numbers.permId);
        const execution = {
          ...{ contract: contractOf(), execId: `0001.${orderId}.${sum}.01`, account: ACCOUNT },
          ...{
            orderId,
            ...numbers,
            orderRef: order.orderRef,
            shares,
            price: Number(plain.price),
          },
          ...{ side: order.action === 'BUY' ? 'BOT' : 'SLD', time: momentText(gateway) },
          ...{ cumulativeQuantity: sum, averagePrice: Number(plain.price) },
        };
        const { name: _, shares: __, price: ___, ...changes } = plain;
        const told = {
          ...{ name: 'execution' as const, reqId: -1, execution: { ...execution, ...changes } },
        };
        executions.push(told);
        return [told];
      }
      case 'completedOrder': {
        const { name: _, ...changes } = plain;
        const { permId } = numbers;
        const completed = { contract: contractOf(), account: ACCOUNT, permId, why: '', filled: 0 };
        return [
          {
            ...{ name: 'completedOrder' },
            order: { ...completed, orderRef: order.orderRef, ...changes },
          } as unknown as GatewayMessage,
        ];
      }
      default:
        return [{ id: orderId, text: '', ...plain } as unknown as GatewayMessage];
    }
  }

  return {
    answer,
    expand,
    /** Names of requests that are not answered, and legs that the list of open orders lacks. */
    hide(names: readonly string[]) {
      hidden = names;
      for (const [permId, { order }] of [...openByPermId])
        if (names.includes(`${legOf(order.orderId)} for good`)) openByPermId.delete(permId);
    },
  };
}

function contractOf() {
  return {
    ...{ conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART' },
    ...{ primaryExchange: '', currency: 'USD' },
  };
}

function momentText({ time }: FakeGateway): string {
  const text = new Date(time.clock.now()).toISOString();
  return `${text.slice(0, 10).replaceAll('-', '')}-${text.slice(11, 19)}`;
}
