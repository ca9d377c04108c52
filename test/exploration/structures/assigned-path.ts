// Two verticals of which the sold contract is assigned over the night: at the open shares and contract leave as one order. What the gateway
// says of it reaches the daemon in an order that is chosen, and the daemon dies once, or never, between two of them.
import type { Plant } from '../../simulation/components/daemon.ts';
import { createSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { nextOpen, nightAfter, SCENES, START, SYMBOL } from '../sandbox/scene.ts';
import {
  arrive,
  chosenIn,
  gather,
  isOfOrder,
  NOBODY,
  passTo,
  restart,
  waitingIn,
} from './arrivals.ts';
import { assignedFindings } from './assigned-findings.ts';
import type { Choices } from './choices.ts';
import { place, type StructureWalk } from './structure-path.ts';

const SOLD = `${SYMBOL}    261218C00104000`;
const LOWER = 99.4;
const READY_MS = 30_000;
/** Everything has arrived, and what was tried and did not work has been done in another way. */
const CALM_MS = 300_000;
const BETWEEN_MS = 1_500;
const MOVES_MAX = 60;

/** `way`: of the gateway. */
export function walkAssigned(
  way: 'limit usual' | 'limit repeats',
  choices: Choices,
  plant?: Plant,
): StructureWalk {
  const scene = SCENES.get(way);
  if (scene === undefined) throw new Error(`no scene is called ${way}`);
  const sandbox = createSandbox(scene, plant, () => NOBODY);
  sandbox.act(sandbox.start);
  passTo(sandbox, START + READY_MS);
  place(sandbox);
  passTo(sandbox, sandbox.scheduler.now() + READY_MS);
  overNight(sandbox);
  const moves: string[] = [];
  const until = sandbox.scheduler.now() + CALM_MS;
  while (moves.length < MOVES_MAX && moves.at(-1) !== 'crash') {
    const waiting = chosenIn(sandbox);
    if (waiting.length === 0) {
      if (haveLeft(sandbox) || sandbox.scheduler.now() >= until) break;
      sandbox.passTo(sandbox.scheduler.now() + 1_000);
      continue;
    }
    const open = ['crash', ...waiting];
    const move = open[choices.pick(open.length)] ?? 'crash';
    moves.push(move);
    if (move === 'crash') restart(sandbox);
    else arrive(sandbox, move);
    if (move === 'gateway') gather(sandbox);
    else wait(sandbox);
  }
  passTo(sandbox, sandbox.scheduler.now() + CALM_MS);
  return { moves, findings: assignedFindings(sandbox) };
}

/** Until the order for both has left, and the gateway has not read it. */
function overNight(sandbox: Sandbox): void {
  const outcome = sandbox.exchange.addFault({ kind: 'assignment', symbol: SOLD });
  if (outcome.kind !== 'added') throw new Error(JSON.stringify(outcome));
  const { endsAt } = nightAfter(sandbox.scheduler.now());
  sandbox.setPace('resting');
  passTo(sandbox, endsAt);
  sandbox.setPace('trading');
  passTo(sandbox, nextOpen(sandbox.scheduler.now()));
  const until = sandbox.scheduler.now() + CALM_MS;
  while (!isLeaving(sandbox) && sandbox.scheduler.now() < until) {
    const next = waitingIn(sandbox).find((move) => !isOfOrder(sandbox, move));
    if (next === undefined) sandbox.passTo(sandbox.scheduler.now() + 1_000);
    else arrive(sandbox, next);
  }
  if (!isLeaving(sandbox)) throw new Error('nothing left at the open');
  // Both together cost less: it fills as soon as the gateway reads it.
  sandbox.act(() => void sandbox.exchange.setPrice(SYMBOL, { last: LOWER }));
}

function isLeaving({ journal }: Sandbox): boolean {
  return journal
    .facts()
    .some(
      ({ fact }) => fact.type === 'order-sent' && fact.orderRefs.some((ref) => ref.endsWith('.x')),
    );
}

/** The daemon looks at what it knows before the next report arrives. */
function wait({ scheduler, passTo }: Sandbox): void {
  const until = scheduler.now() + BETWEEN_MS;
  while (scheduler.now() < until) passTo(until);
}

/** The vertical, the shares and the contract. */
const CLOSED = 3;

function haveLeft({ journal }: Sandbox): boolean {
  return journal.facts().filter(({ fact }) => fact.type === 'position-closed').length === CLOSED;
}
