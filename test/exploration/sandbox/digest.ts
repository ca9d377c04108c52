// What two paths have in common when nothing that follows could tell them apart: state, book and messages as one text, with
// numbers and times that only count from where the path began replaced by names and ages.
import { isFinal } from '../../../src/simulators/ib-gateway/exchange/state/book-order.ts';
import type { State } from '../../../src/trader/engine/state/state.ts';
import { stateText } from '../../../src/trader/engine/state/state-text.ts';
import type { Sandbox } from './sandbox.ts';

/** They grow with every fact, or belong to the day; no decision about an open trade reads them. */
const UNREAD: ReadonlySet<string> = new Set([
  'seq',
  'at',
  'configSince',
  'strategies',
  'startedAt',
  'sessionAt',
  'dayRealized',
  'dayCarried',
  'dayCommissions',
  'dayTerms',
  'entryTimes',
  'instruments',
  'seen',
  'latest',
  'marks',
  'takenSignals',
  'closedTrades',
  'floor',
]);

export function digestOf(sandbox: Sandbox): string {
  const { names, world } = sandbox;
  const now = sandbox.scheduler.now();
  const parts = [
    stateText(readOf(world.state)),
    bookOf(sandbox),
    sandbox.mail.outgoing().join(),
    JSON.stringify([...sandbox.mail.channels()].sort(byName)),
    sandbox.mail.ends().join(),
    sandbox.exchange.faults().map(({ kind, left, leg }) => `${kind} ${left} ${leg ?? ''}`),
    String(sandbox.isAlive()),
    String(sandbox.line.isHealthy()),
    String(sandbox.exchange.view().listings.map(({ last, isHalted }) => `${last} ${isHalted}`)),
  ];
  return withoutNumbers(names.inText(parts.join('\n')), now);
}

function readOf(state: State): State {
  return Object.fromEntries(
    Object.entries(state).filter(([name]) => !UNREAD.has(name)),
  ) as unknown as State;
}

function bookOf({ world }: Sandbox): string {
  return [...world.orderByPermId.values()]
    .map((order) => {
      const { orderRef, auxPrice, limitPrice } = order.order;
      const { stage, quantity, filled, isTriggered, isCancelPending, ocaGroup } = order;
      const rest = isFinal(order)
        ? [filled]
        : [quantity, filled, auxPrice, limitPrice, isTriggered, isCancelPending, ocaGroup];
      return [orderRef, stage, ...rest].join(' ');
    })
    .join('\n');
}

/** Milliseconds since 1970; numbers of orders, executions and positions; the numbers of facts. */
const NUMBERS =
  /\b1[67]\d{11}\b|"(?:seq|since|openedSeq|asOf)":\d+|[0-9a-f]{8}\.[0-9a-f]+\.\d\d\.\d\d|\b\d{9,10}\b|(?:AA-|orderId:|permId:|"orderId":|"reqId":)\d+/g;

function withoutNumbers(text: string, now: number): string {
  const known = new Map<string, string>();
  return text.replace(NUMBERS, (found) => {
    if (/^1[67]\d{11}$/.test(found)) return ageOf(now - Number(found));
    const name = known.get(found) ?? `#${known.size}`;
    known.set(found, name);
    return name;
  });
}

/** Coarse, and coarser the longer ago or ahead: beyond half a minute all is the same. */
function ageOf(ms: number): string {
  const size = Math.abs(ms);
  const step = STEPS_MS.findIndex((most) => size <= most);
  return `@${ms < 0 ? '-' : '+'}${step < 0 ? 'far' : step}`;
}

const STEPS_MS = [2_100, 5_100, 31_000];

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
