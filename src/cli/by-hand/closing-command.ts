// Commands that close positions: success means that the broker has every exit, or that it is armed for a known event.

import type { DeskClient } from '../../trader/app/desk-client/desk-client.ts';
import { isTerminal, type OrderStatus } from '../../trader/domain/orders/order-state.ts';
import type { OrderRow, PositionRow } from '../../trader/ports/look.ts';
import type { ClosingRow } from '../../trader/surfaces/desk/desk.ts';
import { type AskingFlags, commandFailure, runningDesk } from '../answers/asking.ts';
import { EXIT, type ExitCode } from '../program/exit-code.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { waitUntil } from '../program/waiting.ts';

/** How long an exit may take to reach the wire. */
const PATIENCE_SECONDS = 10;

/** `unanswered`: on the wire, and the broker has not said yet whether it takes it. */
type Outcome = 'sent' | 'unanswered' | 'armed' | 'waiting' | 'refused';

interface CommandAnswer {
  readonly text: string;
  /** Without it nothing of ours had to be closed. */
  readonly closing?: readonly ClosingRow[];
}

/** Prints what became of each position; the worst exit code of them. */
export async function askToClose(
  flags: AskingFlags,
  order: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const running = await runningDesk(flags);
  if (!running.ok) return printError(running.failure);
  const desk = running.value;
  const before = new Set((await ordersOf(desk)).map(({ order_ref }) => order_ref));
  const answer = await desk.post<CommandAnswer>('/commands', { ...order, by: 'operator' });
  if (!answer.ok) return printError(commandFailure(answer.failure));
  const { text, closing = [] } = answer.value;
  if (flags.json !== true) printLine(text);
  const outcomes = await outcomesOf(desk, closing, before);
  const rows = closing.map((row, at) => ({ ...row, outcome: outcomes[at] ?? 'waiting' }));
  if (flags.json === true) {
    const { type, ...asked } = order;
    const sent = rows.every(({ outcome }) => outcome === 'sent');
    printJson({ command: type, ...asked, text, sent, positions: rows });
  } else if (rows.length > 0 && rows.every(({ outcome }) => outcome === 'armed')) {
    printLine('Nothing is sent before; it stays armed over a restart.');
  }
  return worst(rows.map(exitCodeOf));
}

async function outcomesOf(
  desk: DeskClient,
  closing: readonly ClosingRow[],
  before: ReadonlySet<string>,
): Promise<readonly Outcome[]> {
  let outcomes: readonly Outcome[] = [];
  const look = async () => {
    const [orders, positions] = [await ordersOf(desk), await positionsOf(desk)];
    const open = closing.filter(({ position_id: id }) => positions?.some((row) => row.id === id));
    outcomes = closing.map((row) =>
      positions === undefined || open.includes(row)
        ? outcomeOf(row, { orders, before, rivals: open.filter(inSymbol(row)).length })
        : 'sent',
    );
    return outcomes.every((outcome) => outcome === 'sent' || outcome === 'armed');
  };
  await waitUntil(look, PATIENCE_SECONDS);
  return outcomes.map((outcome) => (outcome === 'unanswered' ? 'sent' : outcome));
}

interface Seen {
  readonly orders: readonly OrderRow[];
  /** Orders from before the command: an exit of a person that waits for its price closes nothing now. */
  readonly before: ReadonlySet<string>;
  /** Open positions in the symbol that are to be closed: each has an exit of its own. */
  readonly rivals: number;
}

function outcomeOf(closing: ClosingRow, { orders, before, rivals }: Seen): Outcome {
  const isNew = ({ order_ref }: OrderRow) => !before.has(order_ref);
  const exits = orders
    .filter(({ leg }) => leg === 'x')
    .filter(inSymbol(closing))
    .filter((row) => closing.was_closing || isNew(row));
  const taken = exits.filter(({ state }) => isTaken(state));
  const unanswered = exits.filter(({ state }) => state === 'sent');
  if (taken.length >= Math.max(1, rivals)) return 'sent';
  if (taken.length + unanswered.length >= Math.max(1, rivals)) return 'unanswered';
  if (closing.armed !== null) return 'armed';
  return exits.some((row) => row.state === 'rejected' && isNew(row)) ? 'refused' : 'waiting';
}

const inSymbol =
  ({ symbol }: ClosingRow) =>
  (row: { readonly symbol: string }): boolean =>
    row.symbol === symbol;

function isTaken(state: OrderRow['state']): boolean {
  return state !== 'released' && !isTerminal(state) && !NOT_TAKEN.has(state);
}

const NOT_TAKEN: ReadonlySet<OrderStatus> = new Set(['intended', 'sent', 'unknown']);

function exitCodeOf({ symbol, position_id, outcome }: ClosingRow & { outcome: Outcome }): ExitCode {
  const more = `\`sluice explain ${position_id}\` says why`;
  switch (outcome) {
    case 'refused':
      return printError({
        sentence: `${symbol}: the broker refused the exit; the daemon tries again, and the position is open until then; ${more}`,
        code: 'exit-refused',
        exitCode: EXIT.failure,
      });
    case 'waiting':
      return printError({
        sentence: `${symbol}: no exit is on its way after ${PATIENCE_SECONDS} s; the daemon sends it as soon as it can, and the position is open until then; ${more}`,
        code: 'exit-waits',
        exitCode: EXIT.timeout,
      });
    default:
      return EXIT.ok;
  }
}

/** A refusal says more than a wait. */
function worst(codes: readonly ExitCode[]): ExitCode {
  return [EXIT.failure, EXIT.timeout].find((code) => codes.includes(code)) ?? EXIT.ok;
}

async function ordersOf(desk: DeskClient): Promise<readonly OrderRow[]> {
  const answer = await desk.get<OrderRow[]>('/orders');
  return answer.ok ? answer.value : [];
}

async function positionsOf(desk: DeskClient): Promise<readonly PositionRow[] | undefined> {
  const answer = await desk.get<PositionRow[]>('/positions');
  return answer.ok ? answer.value : undefined;
}
