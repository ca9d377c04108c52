// A reconnect in every order of its messages, with and without a person's trade while the daemon was down: what is not ours
// is the account's net without our executions, each execution counts at its own price, and no exit rests for shares that
// are gone.
import { describe, expect, it } from 'vitest';
import { plus } from '../../../src/kernel/instant.ts';
import { ownQuantity } from '../../../src/trader/engine/state/position-lookups.ts';
import { createManualTime } from '../../kernel/manual-time.ts';
import { inTurn } from '../../runs/runs.ts';
import { journalOf, killed, type Life, type Remains, type Scene, startLife } from './lives.ts';
import { createWireGateway, type Part } from './wire-gateway.ts';

const ALL: readonly Part[] = [
  'orders',
  'end of orders',
  'our execution',
  'commission',
  'execution by hand',
  'end of executions',
  'position',
  'end of positions',
];

function without(...left: readonly Part[]): readonly Part[] {
  return ALL.filter((part) => !left.includes(part));
}

/** What an end marker ends. */
const ENDS: Partial<Record<Part, readonly Part[]>> = {
  'end of orders': ['orders'],
  'end of executions': ['our execution', 'execution by hand'],
  'end of positions': ['position'],
};
/** An execution that is heard as it happens belongs to no answer. */
const ENDS_WITHOUT_OURS = { ...ENDS, 'end of executions': ['execution by hand'] } as const;

function* ordersOf(parts: readonly Part[], ends: typeof ENDS = ENDS): Generator<readonly Part[]> {
  if (parts.length === 0) yield [];
  for (const part of parts) {
    const rest = parts.filter((other) => other !== part);
    if (ends[part]?.some((before) => rest.includes(before))) continue;
    for (const order of ordersOf(rest, ends)) yield [part, ...order];
  }
}

/** Every beginning of every order, each once. */
function beginningsOf(parts: readonly Part[]): readonly (readonly Part[])[] {
  const byText = new Map<string, readonly Part[]>();
  for (const order of ordersOf(parts))
    for (let length = 0; length <= order.length; length += 1) {
      const beginning = order.slice(0, length);
      byText.set(beginning.join(), beginning);
    }
  return [...byText.values()];
}

interface Side {
  readonly signal: 'BUY' | 'SELL';
  readonly sign: 1 | -1;
  readonly turn: 0 | 1;
}

const LONG: Side = { signal: 'BUY', sign: 1, turn: 0 };
const SHORT: Side = { signal: 'SELL', sign: -1, turn: 1 };
const ENTRY_PRICE = 100.01;
const HAND_PRICE = 97.92;

/** The daemon died, its exits rest; a minute passes unless a test says otherwise. */
function sceneOf(remains: Remains, awayMs = 60_000): Scene {
  const time = createManualTime(plus(remains.at, awayMs));
  const gateway = createWireGateway(time.clock.now);
  gateway.rest(remains.exits);
  gateway.executed(remains.entry, plus(remains.at, Math.min(awayMs, 1_000)), ENTRY_PRICE);
  return { gateway, time, journal: journalOf(remains) };
}

/** The entry had filled before. */
function heldScene(remains: Remains, shares: number): Scene {
  const time = createManualTime(plus(remains.at, 60_000));
  const gateway = createWireGateway(time.clock.now);
  gateway.rest(remains.exits);
  gateway.holds(shares);
  return { gateway, time, journal: journalOf(remains) };
}

function ours(life: Life): number {
  return ownQuantity(life.state(), 'AAPL');
}

function foreign(life: Life): number {
  return life.state().foreign.get('AAPL') ?? 0;
}

interface Expected {
  readonly ours: number;
  readonly isForeignKnown: boolean;
}

/** What holds at the end, whatever came in which order. */
function faultsOf(life: Life, { gateway }: Scene, expected: Expected): string[] {
  const faults: string[] = [];
  const check = (what: string, is: unknown, wanted: unknown): void => {
    if (JSON.stringify(is) !== JSON.stringify(wanted))
      faults.push(`${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(wanted)}`);
  };
  const booked = life.of('execution-booked');
  check('ours', ours(life), expected.ours);
  const foreignExpected = gateway.net() - expected.ours;
  // Not known yet, it is what it was before.
  if (expected.isForeignKnown || foreign(life) !== 0)
    check('foreign', foreign(life), foreignExpected);
  check('inferred', booked.filter(({ isInferred }) => isInferred === true).length, 0);
  check(
    'prices',
    [...new Set(booked.map(({ leg, price }) => `${leg} ${price}`))].filter(
      (text) => !text.startsWith('e ') && text !== `x ${HAND_PRICE}`,
    ),
    [],
  );
  check(
    'resting',
    gateway.openOrders().map(({ quantity }) => quantity),
    expected.ours === 0 ? [] : [Math.abs(expected.ours), Math.abs(expected.ours)],
  );
  return faults;
}

interface Played {
  readonly scene: Scene;
  readonly parts: readonly Part[];
  readonly ours: number;
  /** If not, our last execution may be so recent that the position lacks it: foreign shares are known five seconds later. */
  readonly isClockKnown?: boolean;
}

/** Faults after the first complete answer, two seconds later, and once late position reports are in. */
function played({ scene, parts, ours: expected, isClockKnown = true }: Played): string[] {
  const life = startLife(scene, { isClockKnown });
  life.hears(parts);
  const faults: string[] = [];
  const off = foreign(life) - (scene.gateway.net() - ours(life));
  if (isClockKnown && off !== 0) faults.push(`foreign is off by ${off} after the answer`);
  for (const [after, ms, isForeignKnown] of [
    ['2 s later', 2_000, isClockKnown],
    ['8 s later', 6_000, true],
  ] as const) {
    life.pass(ms);
    const found = faultsOf(life, scene, { ours: expected, isForeignKnown });
    faults.push(...found.map((fault) => `${after}, ${fault}`));
  }
  life.kill();
  return faults.map((fault) => `${fault}: ${parts.join(', ')}`);
}

/** Shows only the first few of thousands. */
function expectNone(faults: readonly string[]): void {
  expect({ count: faults.length, first: faults.slice(0, 4) }).toEqual({ count: 0, first: [] });
}

describe.each([
  ['long', LONG],
  ['short', SHORT],
] as const)('a %s entry that filled while the daemon was dead', (_, { signal, sign, turn }) => {
  const hand = (scene: Scene, remains: Remains, shares: number): void =>
    scene.gateway.tradedByHand(plus(remains.at, 30_000), shares * sign, HAND_PRICE);

  it('is ours and nothing is foreign, in every order of messages', async () => {
    const remains = await killed(signal, 'sending');
    const faults: string[] = [];
    for (const parts of inTurn(ordersOf(without('execution by hand')), turn))
      faults.push(...played({ scene: sceneOf(remains), parts, ours: 100 * sign }));
    expectNone(faults);
  });

  it.each([
    ['closed by a person', -100, 0, without('end of orders', 'commission')],
    ['closed in part by a person', -40, 60, without('end of orders', 'commission')],
    ['turned by a person', -150, 0, without('end of orders', 'commission')],
    [
      'beside shares that a person bought or sold short',
      30,
      100,
      without('end of orders', 'commission'),
    ],
  ] as const)('%s: the same books in every order of messages', async (_, traded, left, of) => {
    const remains = await killed(signal, 'sending');
    const faults: string[] = [];
    for (const isClockKnown of [true, false])
      for (const order of inTurn(ordersOf(of), turn + Number(isClockKnown))) {
        const scene = sceneOf(remains);
        hand(scene, remains, traded);
        const parts = order.flatMap((part): Part[] =>
          part === 'orders' ? ['orders', 'end of orders'] : [part],
        );
        faults.push(...played({ scene, parts, ours: left * sign, isClockKnown }));
      }
    expectNone(faults);
  });

  it('leaves no phantom if the daemon dies again after any beginning of the answer', async () => {
    const remains = await killed(signal, 'sending');
    const faults: string[] = [];
    const beginnings = beginningsOf(without('execution by hand', 'end of orders', 'commission'));
    for (const beginning of inTurn(beginnings, turn)) {
      const scene = sceneOf(remains);
      const first = startLife(scene, { isClockKnown: true });
      first.hears(beginning);
      first.kill();
      scene.time.advance(1_000);
      scene.gateway.tradedByHand(scene.time.clock.now(), -100 * sign, HAND_PRICE);
      scene.time.advance(10_000);
      const second = startLife(scene, { isClockKnown: true });
      second.pass(2_000);
      const found = faultsOf(second, scene, { ours: 0, isForeignKnown: true });
      faults.push(...found.map((fault) => `${fault}: ${beginning.join(', ')}`));
      second.kill();
    }
    expectNone(faults);
  });

  it('is ours if its execution is heard later than the position that shows it', async () => {
    const remains = await killed(signal, 'sending');
    const faults: string[] = [];
    const orders = ordersOf(without('execution by hand', 'commission'), ENDS_WITHOUT_OURS);
    for (const order of inTurn(orders, turn)) {
      const scene = sceneOf(remains, 500);
      scene.gateway.hearsLate();
      const life = startLife(scene, { isClockKnown: true });
      life.hears(order);
      const seen = life.of('foreign-seen').length;
      if (seen > 0) faults.push(`foreign shares seen: ${order.join(', ')}`);
      life.kill();
    }
    expectNone(faults);
  });
});

describe.each([
  ['long', LONG],
  ['short', SHORT],
] as const)('a %s position of a daemon that died', (_, { signal, sign, turn }) => {
  it.each([
    ['all', 100, 0],
    ['a part', 40, 60],
  ] as const)(
    '%s closed by a person while it was dead: the same books in every order',
    async (_, traded, left) => {
      const remains = await killed(signal, 'holding');
      const faults: string[] = [];
      for (const parts of inTurn(ordersOf(without('our execution', 'commission')), turn))
        for (const agoMs of [1_000, 30_000]) {
          const scene = heldScene(remains, 100 * sign);
          scene.gateway.tradedByHand(
            plus(scene.time.clock.now(), -agoMs),
            -traded * sign,
            HAND_PRICE,
          );
          faults.push(...played({ scene, parts, ours: left * sign }));
        }
      expectNone(faults);
    },
  );
});
