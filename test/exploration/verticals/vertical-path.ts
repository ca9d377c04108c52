// One vertical of two units, bought or sold again: its acknowledgement, the execution of the pair, those of both contracts with their
// commissions, and its states reach the daemon in an order that is chosen, and the daemon dies once, or never, between two of them.
import type { Plant } from '../../simulation/components/daemon.ts';
import { asked } from '../../trader/engine/requests/asked.ts';
import { createSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { SCENES, START, SYMBOL } from '../sandbox/scene.ts';
import type { Choices } from './choices.ts';
import { verticalFindings } from './vertical-findings.ts';

export const VERTICAL = `${SYMBOL} 261218C00100000-261218C00104000`;

export interface VerticalScene {
  /** The position is bought as it was said, and sold in the order that is chosen. */
  readonly isExit: boolean;
  /** A way of the gateway. */
  readonly way: 'limit usual' | 'limit repeats';
}

export const VERTICAL_SCENES: ReadonlyMap<string, VerticalScene> = new Map(
  (['usual', 'repeats'] as const).flatMap((way) =>
    [false, true].map(
      (isExit) =>
        [`vertical ${isExit ? 'exit' : 'entry'} ${way}`, { isExit, way: `limit ${way}` }] as const,
    ),
  ),
);

const UNITS = 2;
/** At what its contracts can be bought for, and more. */
const LIMIT = 3.9;
const READY_MS = 60_000;
/** Everything has arrived; what is alone for half a minute would be closed by then. */
const CALM_MS = 90_000;
const MOVES_MAX = 60;
/** The gateway acknowledges, fills and reports within it. */
const GATHERED_MS = 2_000;

export interface VerticalWalk {
  readonly moves: readonly string[];
  readonly findings: readonly string[];
}

export function walkVertical(
  { isExit, way }: VerticalScene,
  choices: Choices,
  plant?: Plant,
): VerticalWalk {
  const scene = SCENES.get(way);
  if (scene === undefined) throw new Error(`no scene is called ${way}`);
  const sandbox = createSandbox(scene, plant, () => NOBODY);
  const moves: string[] = [];
  sandbox.act(sandbox.start);
  passTo(sandbox, START + READY_MS / 2);
  place(sandbox);
  if (isExit) {
    passTo(sandbox, sandbox.scheduler.now() + READY_MS / 2);
    const exit = { type: 'exit', symbol: VERTICAL, isConfirmed: true, by: 'ann' } as const;
    sandbox.act(() => void sandbox.daemon()?.trader.command(exit));
  }
  while (moves.length < MOVES_MAX && moves.at(-1) !== 'crash') {
    const waiting = chosenIn(sandbox);
    if (waiting.length === 0) break;
    const open = ['crash', ...waiting];
    const move = open[choices.pick(open.length)] ?? 'crash';
    moves.push(move);
    if (move === 'crash') restart(sandbox);
    else arrive(sandbox, move);
    if (move === 'gateway') gather(sandbox);
  }
  passTo(sandbox, sandbox.scheduler.now() + CALM_MS);
  const units = isExit ? 0 : UNITS;
  return {
    moves,
    findings: verticalFindings(sandbox, { vertical: VERTICAL, units, ordered: UNITS }),
  };
}

/** What the daemon asks after its start arrives as it was said. */
export function restart(sandbox: Sandbox): void {
  sandbox.act(sandbox.kill);
  sandbox.passTo(sandbox.scheduler.now() + 1);
  sandbox.act(sandbox.start);
}

export function place(sandbox: Sandbox): void {
  const order = asked({ symbol: VERTICAL, quantity: UNITS, type: 'LMT', price: LIMIT });
  const command = { type: 'place-order', order, requester: { user: 'ann' } } as const;
  // The first one only asks for the contracts and their prices.
  for (let turn = 0; turn < 400 && !isOrdered(sandbox); turn += 1) {
    if (turn % 50 === 0) sandbox.act(() => void sandbox.daemon()?.trader.command(command));
    const next = waitingIn(sandbox).find((move) => !isOfOrder(sandbox, move));
    if (next === undefined) sandbox.passTo(sandbox.scheduler.now() + 1_000);
    else arrive(sandbox, next);
  }
  if (!isOrdered(sandbox)) throw new Error('the vertical was never ordered');
}

function isOrdered({ journal }: Sandbox): boolean {
  return journal.facts().some(({ fact }) => fact.type === 'order-sent');
}

/** The gateway has not read it yet. */
export function isOfOrder({ mail }: Sandbox, move: string): boolean {
  return move === 'gateway' && mail.outgoing()[0]?.includes('placeOrders') === true;
}

export function waitingIn({ mail }: Sandbox): readonly string[] {
  const found = [...mail.channels().keys()].filter(mail.canTell);
  return mail.outgoing().length > 0 ? ['gateway', ...found] : found;
}

/** Lists, positions and questions arrive as they were said; reports of the order, and the order itself, are chosen. */
export function chosenIn(sandbox: Sandbox): readonly string[] {
  for (;;) {
    const waiting = waitingIn(sandbox);
    const plain = waiting.find((move) => !OF_ORDER.test(move) && !isOfOrder(sandbox, move));
    if (plain === undefined) return waiting;
    arrive(sandbox, plain);
  }
}

const OF_ORDER = /^[ex]\d/;

export function arrive(sandbox: Sandbox, move: string): void {
  if (move === 'gateway') sandbox.act(sandbox.mail.read);
  else sandbox.act(() => sandbox.mail.tell(move));
}

/** All that the gateway says of it is under way before any of it arrives. */
export function gather(sandbox: Sandbox): void {
  const until = sandbox.scheduler.now() + GATHERED_MS;
  while (sandbox.scheduler.now() < until) sandbox.passTo(until);
}

/** Everything arrives as it was said, and time passes. */
export function passTo(sandbox: Sandbox, until: number): void {
  while (sandbox.scheduler.now() < until) {
    const [next] = waitingIn(sandbox);
    if (next === undefined) sandbox.passTo(until);
    else arrive(sandbox, next);
  }
}

export const NOBODY = {
  ...{ committed() {}, said() {}, arriving() {}, changed() {}, turn() {}, replay() {} },
};
