// Plays a reported sequence of messages against the session and the engine together, in virtual time. A small gateway answers
// lists from what the sequence has said so far; everything else comes from the file.
import { expect } from 'vitest';
import { type Instant, instant } from '../../../../../src/kernel/instant.ts';
import { isCombinationId, isOptionId } from '../../../../../src/market/instruments/amount.ts';
import { contractsIn } from '../../../../../src/market/options/combination.ts';
import type {
  GatewayMessage,
  OutgoingOrder,
  WireContract,
} from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import { isHeld, quantityOf } from '../../../../../src/trader/domain/positions/position-state.ts';
import { unpairedFills } from '../../../../../src/trader/engine/state/leg-fills.ts';
import { createHarness, type Harness, TEN_O_CLOCK } from '../../../engine/harness/harness.ts';
import {
  createScriptedBroker,
  type ScriptedBroker,
} from '../../../engine/harness/scripted-broker.ts';
import { ACCOUNT } from '../../../engine/harness/settings.ts';
import { AAPL } from '../harness/approved.ts';
import { createReadyGateway, type FakeGateway } from '../harness/fake-gateway.ts';
import {
  contractNamed,
  detailsOf,
  nameOf,
  orderFor,
  PAIR,
  PRICES,
  PRODUCTS,
  type Prices,
  type Product,
  symbolOf,
} from './products.ts';
import type { Expected, PlainMessage, ReportedCase } from './reported-case.ts';

const STEP_MS = 100;
const PERM_BASE = 900_000;

export interface Played {
  readonly harness: Harness;
  readonly gateway: FakeGateway;
}

export async function play({ product, start, steps, expected }: ReportedCase): Promise<Played> {
  const gateway = createReadyGateway({ start: TEN_O_CLOCK });
  gateway.market.subscribe(AAPL);
  const harness = createHarness({
    at: TEN_O_CLOCK,
    connect: () => throughGateway(gateway),
    subscribe: (symbol) => subscribe(gateway, symbol),
  });
  await harness.ready();
  const book = createBook(gateway);
  gateway.broker.reports$.subscribe((report) => harness.broker.say(report));
  gateway.market.updates$.subscribe((update) => {
    if (update.type === 'quote' && isOptionId(update.quote.symbol)) void harness.market(update);
  });

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

  async function prices(changes: Readonly<Record<string, Prices>>): Promise<void> {
    for (const [name, each] of Object.entries(changes)) {
      if (name === 'AAPL') await harness.quote(each[0], { bid: each[0], ask: each[1] });
      else book.price(name, each);
    }
    await harness.settle();
  }

  async function place(traded: Product): Promise<void> {
    const order = orderFor(traded);
    await harness.command({ type: 'place-order', order, requester: { user: 'ann' } });
  }

  async function enter(traded: Product): Promise<void> {
    const { symbol, fills } = PRODUCTS[traded];
    await prices({ AAPL: [231, 231.02] });
    harness.broker.resolve({ symbol, brokerSymbol: symbol });
    await pass(STEP_MS);
    await prices(PRICES);
    if (start === 'connected') return;
    await place(traded);
    await pass(STEP_MS);
    if (start === 'sent') return;
    await tell({ name: 'openOrder', of: 'e' });
    await tell({ name: 'orderStatus', of: 'e', status: 'Submitted' });
    if (start === 'working') return;
    for (const [contract, price] of Object.entries(fills))
      await tell({ name: 'execution', of: 'e', contract, shares: 2, price });
    await tell({ name: 'orderStatus', of: 'e', status: 'Filled', filled: 2, remaining: 0 });
    await pass(7_000);
  }

  if (product !== undefined) await enter(product);
  else if (start !== 'connected') {
    await harness.predict('BUY');
    await pass(STEP_MS);
  }
  if (product === undefined && (start === 'working' || start === 'held')) {
    for (const leg of ['e', 't', 's']) await tell({ name: 'openOrder', of: leg });
    await pass(STEP_MS);
  }
  if (product === undefined && start === 'held') {
    await tell({ name: 'execution', of: 'e', shares: 100, price: 100.02 });
    await tell({ name: 'orderStatus', of: 'e', status: 'Filled', filled: 100, remaining: 0 });
    await pass(7_000);
  }
  async function jump(at: Instant): Promise<void> {
    book.nextDay();
    gateway.time.jumpTo(at);
    await harness.jump(at);
  }

  async function reconnect(): Promise<void> {
    gateway.tell({ name: 'closed', why: 'reset by peer' });
    await pass(1_000);
    gateway.greet(undefined, book.nextNumber());
  }

  async function take(step: ReportedCase['steps'][number]): Promise<void> {
    switch (step.direction) {
      case 'in':
        return await tell(step.message);
      case 'list':
        return book.hide(step.hidden);
      case 'open':
        return void book.expand({ name: 'openOrder', of: step.of });
      case 'account':
        return book.holds(step.rows);
      case 'prices':
        return await prices(step.prices);
      case 'jump':
        return await jump(instant(Date.parse(step.to)));
      case 'reconnect':
        return await reconnect();
      case 'place':
        // Its answer may wait for prices.
        return void place(product ?? 'call');
      case 'stop-at':
      case 'exit': {
        const symbol = product === undefined ? 'AAPL' : PRODUCTS[product].symbol;
        const { by } = { by: 'a test' };
        const command =
          step.direction === 'exit'
            ? ({ type: 'exit', isConfirmed: true } as const)
            : ({ type: 'stop-at', price: step.price } as const);
        return void (await harness.command({ ...command, symbol, by }));
      }
      case 'out':
        expect(gateway.said(step.name).length, `${step.name} sent`).toBeGreaterThanOrEqual(
          step.count ?? 1,
        );
    }
  }

  for (const step of steps) {
    await pass(step.after_ms ?? 0);
    await take(step);
    await pass(STEP_MS);
  }
  check({ harness, gateway }, expected);
  if (product !== undefined) checkProduct({ harness, gateway }, book.account(), expected);
  return { harness, gateway };
}

function subscribe(gateway: FakeGateway, symbol: string): void {
  const found = gateway
    .reported('instrument-resolved')
    .findLast(({ instrument }) => instrument.symbol === symbol);
  if (found !== undefined && isOptionId(symbol)) gateway.market.subscribe(found.instrument);
}

function checkProduct(
  { harness, gateway }: Played,
  account: ReadonlyMap<string, number>,
  expected: Expected,
): void {
  const state = harness.state();
  const positions = [...state.positions.values()].filter((position) => quantityOf(position) !== 0);
  const units = Object.fromEntries(positions.map((each) => [each.symbol, quantityOf(each)]));
  if (expected.positions !== undefined) expect(units, 'positions').toEqual(expected.positions);
  if (expected.average_price !== undefined)
    expect(
      positions.map((one) => (isHeld(one) ? one.averagePrice : Number.NaN)),
      'average price',
    ).toEqual([expect.closeTo(expected.average_price, 6)]);
  for (const [leg, filled] of Object.entries(expected.filled ?? {}))
    expect(
      [...state.orders.values()].find(({ terms }) => terms.leg === leg)?.filled,
      `filled of ${leg}`,
    ).toBe(filled);
  if (expected.last_sent !== undefined)
    expect(gateway.said('placeOrders').at(-1)?.orders.at(-1)).toMatchObject(expected.last_sent);
  if (expected.separated !== undefined)
    expect(
      harness.of('leg-separated').map(({ contract }) => contract),
      'separated',
    ).toEqual(expected.separated);
  const foreign = [...state.foreign].filter(([, quantity]) => quantity !== 0);
  expect(
    foreign.map(([symbol]) => symbol),
    'foreign',
  ).toEqual(expected.foreign ?? []);
  // The broker never answers a question about a combination.
  const wanted = gateway.transports.flatMap(({ said }) =>
    said.flatMap((one) => (one.name === 'reqContractDetails' ? [one.contract.secType] : [])),
  );
  expect(wanted).not.toContain('BAG');
  if (expected.account_differs === true) return;
  // What we book, contract by contract, is what the account holds: nothing more, and nothing less.
  const booked = new Map<string, number>(foreign);
  const add = (symbol: string, quantity: number) =>
    booked.set(symbol, (booked.get(symbol) ?? 0) + quantity);
  for (const [symbol, quantity] of Object.entries(units))
    if (!isCombinationId(symbol)) add(symbol, quantity);
    else for (const { contract, sign } of contractsIn(symbol)) add(contract, sign * quantity);
  for (const { contract, quantity } of unpairedFills(state)) add(contract, quantity);
  const held = ([, quantity]: readonly [string, number]) => quantity !== 0;
  expect(new Map([...booked].filter(held)), 'what is booked').toEqual(
    new Map([...account].filter(held)),
  );
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
    resolve(wanted) {
      scripted.resolve(wanted);
      // The contract of AAPL is known from the start.
      if (isOptionId(wanted.symbol) || isCombinationId(wanted.symbol)) broker.resolve(wanted);
    },
  };
}

/** What the gateway has said about orders and executions, and what it lists when asked. */
function createBook(gateway: FakeGateway) {
  const placed = new Map<string, OutgoingOrder>();
  /** By permId: a change may become a second order under the same number. */
  const openByPermId = new Map<number, GatewayMessage & { readonly name: 'openOrder' }>();
  let executions: Extract<GatewayMessage, { name: 'execution' }>[] = [];
  /** Of products. */
  const completed: GatewayMessage[] = [];
  const filled = new Map<string, number>();
  const prices = new Map<string, Prices>(Object.entries(PRICES));
  /** Of the account, by the name of the contract. */
  let account = new Map<string, number>();
  let hidden: readonly string[] = [];
  let heard = gateway.transport();
  let seen = 0;

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
    if (heard !== gateway.transport()) seen = 0;
    heard = gateway.transport();
    const { said } = heard;
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
        for (const message of completed) gateway.tell(message);
        return gateway.tell({ name: 'completedOrdersEnd' });
      case 'reqExecutions':
        for (const message of executions) gateway.tell({ ...message, reqId: command.reqId });
        return gateway.tell({ name: 'executionsEnd', reqId: command.reqId });
      case 'reqPositions':
        for (const [name, quantity] of account)
          if (quantity !== 0)
            gateway.tell({
              ...{ name: 'position', account: ACCOUNT, contract: contractNamed(name), quantity },
              averageCost: 100,
            });
        return gateway.tell({ name: 'positionEnd' });
      case 'reqContractDetails': {
        const details = detailsOf(command.contract);
        if (details !== undefined) {
          gateway.tell({ name: 'contractDetails', reqId: command.reqId, details });
          gateway.tell({ name: 'contractDetailsEnd', reqId: command.reqId });
        }
        return;
      }
      case 'reqMktData':
        return tick(command.reqId, nameOf(command.contract.conId));
      default:
    }
  }

  function tick(reqId: number, name: string): void {
    const [bid, ask] = prices.get(name) ?? [];
    if (bid === undefined || ask === undefined) return;
    gateway.tell({ name: 'tickPrice', reqId, tickType: 1, price: bid });
    gateway.tell({ name: 'tickPrice', reqId, tickType: 2, price: ask });
  }

  function add(name: string, quantity: number): void {
    account.set(name, (account.get(name) ?? 0) + quantity);
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
    const { of, bars, quotes, number_of: numberOf, ...plain } = { ...message };
    const named = typeof message.contract === 'string' ? message.contract : undefined;
    if (typeof plain.contract === 'string') plain.contract = contractNamed(plain.contract);
    if (plain.name === 'position') account.set(named ?? 'AAPL', Number(plain.quantity));
    if (quotes === true) {
      const reqId = gateway.said('reqMktData').at(-1)?.reqId;
      const id = plain.name === 'error' ? { id: reqId } : { reqId };
      return [{ ...plain, ...id } as unknown as GatewayMessage];
    }
    const { execution } = plain as { execution?: { contract?: unknown } };
    const isNamed = typeof execution?.contract === 'string';
    if (isNamed)
      plain.execution = {
        time: momentText(gateway),
        ...execution,
        contract: contractNamed(String(execution?.contract)),
      };
    if (typeof numberOf === 'string') {
      const { orderId } = orderOf(numberOf);
      const told = plain as unknown as Extract<GatewayMessage, { name: 'execution' }>;
      return [{ ...told, execution: { ...told.execution, orderId } }];
    }
    if (bars === true) {
      const id = gateway.said('reqRealTimeBars').at(-1)?.reqId;
      return [{ ...plain, id } as unknown as GatewayMessage];
    }
    if (of === undefined) {
      const told = plain as unknown as GatewayMessage;
      // Of others, in a contract that is named.
      if (told.name === 'execution' && isNamed) executions.push(told);
      return [told];
    }
    const order = orderOf(of);
    const { orderId } = order;
    const numbers = { clientId: 17, permId: PERM_BASE + orderId };
    switch (message.name) {
      case 'openOrder': {
        const { transmit: _, ...terms } = order;
        const { name, ...changes } = plain;
        const isAlone = of === 'e' || order.contract.secType !== 'STK';
        const group = isAlone ? {} : { ocaGroup: order.ocaGroup || 'G', ocaType: 3 };
        const status = isAlone ? 'Submitted' : 'PreSubmitted';
        const returned = { ...terms, contract: returnedBy(order.contract), ...numbers, ...group };
        const told = {
          ...{ name: 'openOrder', order: { ...returned, status, ...changes } },
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
        const isPair = named === 'BAG';
        const contract = contractNamed(named ?? 'AAPL');
        const key = named === undefined ? of : `${of} ${named}`;
        const sum = (filled.get(key) ?? 0) + shares;
        filled.set(key, sum);
        const isBought = boughtIn(order, isPair ? undefined : contract.conId);
        if (!isPair) add(named ?? 'AAPL', isBought ? shares : -shares);
        if (named === undefined && sum >= order.quantity) openByPermId.delete(numbers.permId);
        const unique = named === undefined ? '' : contract.conId;
        const execution = {
          ...{ contract, execId: `0001.${orderId}${unique}.${sum}.01`, account: ACCOUNT },
          ...{
            orderId,
            ...numbers,
            orderRef: order.orderRef,
            shares,
            price: Number(plain.price),
          },
          ...{ side: isBought ? 'BOT' : 'SLD', time: momentText(gateway) },
          ...{ cumulativeQuantity: sum, averagePrice: Number(plain.price) },
        };
        const { name: _, shares: __, price: ___, contract: ____, ...changes } = plain;
        const told = {
          ...{ name: 'execution' as const, reqId: -1, execution: { ...execution, ...changes } },
        };
        executions.push(told);
        return [told];
      }
      case 'completedOrder': {
        const { name: _, ...changes } = plain;
        const { permId } = numbers;
        const ended = { contract: order.contract, account: ACCOUNT, permId, why: '', filled: 0 };
        const told = {
          ...{ name: 'completedOrder' },
          order: { ...ended, orderRef: order.orderRef, ...changes },
        } as unknown as GatewayMessage;
        if (order.contract.secType !== 'STK') completed.push(told);
        return [told];
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
    price(name: string, each: Prices) {
      prices.set(name, each);
      for (const { reqId, contract } of gateway.said('reqMktData'))
        if (nameOf(contract.conId) === name) tick(reqId, name);
    },
    holds(rows: Readonly<Record<string, number>>) {
      account = new Map(Object.entries(rows));
    },
    nextNumber: () => Math.max(0, ...[...placed.values()].map(({ orderId }) => orderId)) + 1,
    nextDay() {
      executions = [];
    },
    account: () => new Map([...account].map(([name, held]) => [symbolOf(name), held])),
  };
}

/** A combination gets a number and names of the gateway. */
function returnedBy(contract: WireContract): WireContract {
  if (contract.combination === undefined) return contract;
  const names = { localSymbol: String(PAIR), tradingClass: 'COMB' };
  return { ...contract, conId: PAIR, combination: { ...contract.combination, ...names } };
}

/** Whether the order buys this contract; of a combination, whether it is bought without one. */
function boughtIn({ action, contract }: OutgoingOrder, conId: number | undefined): boolean {
  const leg = contract.combination?.legs.find((each) => each.conId === conId);
  return (action === 'BUY') === ((leg?.action ?? 'BUY') === 'BUY');
}

function momentText({ time }: FakeGateway): string {
  const text = new Date(time.clock.now()).toISOString();
  return `${text.slice(0, 10).replaceAll('-', '')}-${text.slice(11, 19)}`;
}
