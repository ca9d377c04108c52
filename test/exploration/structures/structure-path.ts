// One structure, entered, left or rolled: acknowledgements, the execution of a pair, those of its contracts with their commissions, and the
// states of the order reach the daemon in an order that is chosen, and the daemon dies once, or never, between two of them.

import type { TradingDay } from '../../../src/kernel/instant.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { OrderRequest } from '../../../src/trader/domain/orders/order-request.ts';
import { isRollOver } from '../../../src/trader/domain/terms/roll.ts';
import type { TraderCommand } from '../../../src/trader/ports/trader-commands.ts';
import type { Plant } from '../../simulation/components/daemon.ts';
import { asked } from '../../trader/engine/requests/order-requests.ts';
import { createSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { SCENES, START, SYMBOL } from '../sandbox/scene.ts';
import { arrive, isOfOrder, NOBODY, passTo, playOrders, waitingIn } from './arrivals.ts';
import type { Choices } from './choices.ts';
import { structureFindings } from './structure-findings.ts';

/** A way of the gateway. */
export type Way = 'limit usual' | 'limit repeats';

type Ordered = Pick<OrderRequest, 'symbol'> & Partial<OrderRequest>;

interface Structure {
  readonly order: Ordered;
  /** Bought before, as a holding. */
  readonly shares?: number;
}

const UNITS = 2;
const EXPIRY = `261218`;
const LATER = { day: '2027-01-15' as TradingDay, digits: '270115' };
const CALL = `${SYMBOL} ${EXPIRY}C00100000`;
const PUT = `${SYMBOL} ${EXPIRY}P00098000`;
const PUT_LATER = `${SYMBOL} ${LATER.digits}P00098000`;
const COVERED = `${SYMBOL} ${EXPIRY}C00104000`;
export const VERTICAL = `${SYMBOL} ${EXPIRY}C00100000-${EXPIRY}C00104000`;
const CONDOR = `${SYMBOL} ${EXPIRY}P00096000-${EXPIRY}P00092000-${EXPIRY}C00104000-${EXPIRY}C00108000`;

/** Each at a limit at which it fills at once. */
const STRUCTURES = {
  vertical: { order: { symbol: VERTICAL, price: 3.9 } },
  option: { order: { symbol: CALL, price: 9 } },
  credit: { order: { symbol: VERTICAL, side: 'sell', effect: 'open', price: 0.6 } },
  condor: { order: { symbol: CONDOR, side: 'sell', effect: 'open', price: 0.6 } },
  put: { order: { symbol: PUT, side: 'sell', effect: 'open', price: 0.5 } },
  covered: { order: { symbol: COVERED, side: 'sell', effect: 'open', price: 0.4 }, shares: 200 },
} as const satisfies Readonly<Record<string, Structure>>;

const MOMENTS = ['entry', 'exit'] as const;
const WAYS = ['usual', 'repeats'] as const;

export interface StructureScene {
  readonly structure: keyof typeof STRUCTURES;
  /** Before an exit or a roll the position is entered as it was said. */
  readonly moment: (typeof MOMENTS)[number] | 'roll';
  readonly way: Way;
}

export const STRUCTURE_SCENES: ReadonlyMap<string, StructureScene> = new Map(
  WAYS.flatMap((name) => {
    const way: Way = `limit ${name}`;
    const names = Object.keys(STRUCTURES) as (keyof typeof STRUCTURES)[];
    const scenes = names.flatMap((structure) =>
      MOMENTS.map((moment): StructureScene => ({ structure, moment, way })),
    );
    const all: readonly StructureScene[] = [...scenes, { structure: 'put', moment: 'roll', way }];
    return all.map((scene) => [`${scene.structure} ${scene.moment} ${name}`, scene] as const);
  }),
);

const READY_MS = 60_000;
/** Everything has arrived; what is alone for half a minute would be closed by then. */
const CALM_MS = 90_000;
const ORDERED_WITHIN = 400;

export interface StructureWalk {
  readonly moves: readonly string[];
  readonly findings: readonly string[];
}

export function walkStructure(
  { structure, moment, way }: StructureScene,
  choices: Choices,
  plant?: Plant,
): StructureWalk {
  const scene = SCENES.get(way);
  if (scene === undefined) throw new Error(`no scene is called ${way}`);
  const sandbox = createSandbox(scene, plant, () => NOBODY);
  const { order, shares = 0 }: Structure = STRUCTURES[structure];
  const { symbol } = order;
  const held = order.side === 'sell' ? -UNITS : UNITS;
  sandbox.act(sandbox.start);
  passTo(sandbox, START + READY_MS / 2);
  if (shares > 0) {
    place(sandbox, { symbol: SYMBOL, quantity: shares, type: 'MKT', as: 'holding' });
    passTo(sandbox, sandbox.scheduler.now() + READY_MS / 2);
  }
  place(sandbox, order);
  if (moment !== 'entry') {
    passTo(sandbox, sandbox.scheduler.now() + READY_MS / 2);
    const by = { isConfirmed: true, by: 'ann' } as const;
    follow(sandbox, moment === 'exit' ? { type: 'exit', symbol, ...by } : { ...ROLL, ...by });
  }
  const isDone = () => sandbox.journal.facts().some(({ fact }) => ENDS[moment](fact));
  const moves = playOrders(sandbox, choices, isDone);
  passTo(sandbox, sandbox.scheduler.now() + CALM_MS);
  const left = { entry: { [symbol]: held }, exit: {}, roll: { [PUT_LATER]: held } }[moment];
  const orders = { entry: 1, exit: 2, roll: 3 }[moment] + (shares > 0 ? 1 : 0);
  return { moves, findings: structureFindings(sandbox, { positions: left, orders, shares }) };
}

const ENDS: Readonly<Record<StructureScene['moment'], (fact: Fact) => boolean>> = {
  entry: ({ type }) => type === 'position-opened',
  exit: ({ type }) => type === 'position-closed',
  roll: (fact) => fact.type === 'roll-updated' && isRollOver(fact.status),
};

const ROLL = { type: 'roll', symbol: PUT, expiry: LATER.day, credit: -1 } as const;

/** At a limit, for a position, if nothing else is said. */
export function place(sandbox: Sandbox, changes: Ordered = STRUCTURES.vertical.order): void {
  const order = asked({ quantity: UNITS, type: 'LMT', ...changes });
  follow(sandbox, { type: 'place-order', order, requester: { user: 'ann' } });
}

/** Until the order that follows from it has left, and the gateway has not read it. */
function follow(sandbox: Sandbox, command: TraderCommand): void {
  const before = sentBy(sandbox);
  const isSent = () => sentBy(sandbox) > before;
  // The first one only asks for the contracts and their prices.
  for (let turn = 0; turn < ORDERED_WITHIN && !isSent(); turn += 1) {
    if (turn % 50 === 0) sandbox.act(() => void sandbox.daemon()?.trader.command(command));
    const next = waitingIn(sandbox).find((move) => !isOfOrder(sandbox, move));
    if (next === undefined) sandbox.passTo(sandbox.scheduler.now() + 1_000);
    else arrive(sandbox, next);
  }
  if (!isSent()) throw new Error(`nothing was ordered: ${JSON.stringify(command)}`);
}

function sentBy({ journal }: Sandbox): number {
  return journal.facts().filter(({ fact }) => fact.type === 'order-sent').length;
}
