// How what is said between daemon and gateway arrives: as it was said, or in an order that is chosen.
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Choices } from './choices.ts';

const MOVES_MAX = 60;
/** What has not been done by then is tried in another way. */
const TIMEOUT_MS = 300_000;
/** The gateway acknowledges, fills and reports within it. */
const GATHERED_MS = 2_000;

/** Reports of orders arrive in an order that is chosen, until nothing waits and all is done, or the daemon has died between two of them. */
export function playOrders(
  sandbox: Sandbox,
  choices: Choices,
  isDone: () => boolean,
): readonly string[] {
  const moves: string[] = [];
  const until = sandbox.scheduler.now() + TIMEOUT_MS;
  while (moves.length < MOVES_MAX && moves.at(-1) !== 'crash') {
    const waiting = chosenIn(sandbox);
    if (waiting.length === 0) {
      if (isDone() || sandbox.scheduler.now() >= until) break;
      sandbox.passTo(sandbox.scheduler.now() + 1_000);
      continue;
    }
    const open = ['crash', ...waiting];
    const move = open[choices.pick(open.length)] ?? 'crash';
    moves.push(move);
    if (move === 'crash') restart(sandbox);
    else arrive(sandbox, move);
    if (move === 'gateway') gather(sandbox);
  }
  return moves;
}

/** What the daemon asks after its start arrives as it was said. */
export function restart(sandbox: Sandbox): void {
  sandbox.act(sandbox.kill);
  sandbox.passTo(sandbox.scheduler.now() + 1);
  sandbox.act(sandbox.start);
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

/** Of an entry, an exit, or an exit that rests. */
const OF_ORDER = /^[esx]\d/;

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
