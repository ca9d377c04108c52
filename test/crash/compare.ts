// Holds what a daemon reports against what the gateway knows: every difference is a finding under one of five counters.

import type { RecordedFact } from '../../src/ports/journal.ts';
import type { OrderRow, PositionRow } from '../../src/ports/look.ts';
import type { GatewayTruth, TruthOrder, WireEntry } from './truth.ts';
import type { Place } from './world.ts';

export type Counter = 'duplicates' | 'lost' | 'orphans' | 'naked' | 'corrupt';

export interface Finding {
  readonly counter: Counter;
  readonly text: string;
}

/** What the daemon says at its desk. */
export interface Reported {
  readonly positions: readonly PositionRow[];
  readonly orders: readonly OrderRow[];
}

export interface Compared {
  readonly truth: GatewayTruth;
  readonly place: Place;
  readonly journalId: string;
  readonly reported: Reported;
}

const LIVE = new Set([
  'intended',
  'sent',
  'acknowledged',
  'working',
  'partially_filled',
  'pending_modify',
  'pending_cancel',
  'unknown',
]);
/** Known to the broker and nothing under way. */
const AT_REST = new Set(['acknowledged', 'working', 'partially_filled']);

/** Positions and working orders: what must agree as soon as nothing is under way any more. */
export function bookFindings({ truth, place, journalId, reported }: Compared): readonly Finding[] {
  const findings: Finding[] = [];
  const found = (counter: Counter, text: string) => findings.push({ counter, text });
  const working = truth.open_orders.filter((order) => isOurs(order, place, journalId));
  const held = heldOver(truth, place, journalId);
  const said = reported.positions
    .filter(({ symbol }) => symbol === place.symbol)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  if (held !== said) found('lost', `the gateway holds ${held} of ours, the journal ${said}`);

  const known = new Map(reported.orders.map((order) => [order.order_ref, order]));
  for (const order of working) {
    const row = known.get(bare(order.order_ref));
    const name = `${order.order_ref} (${order.type} ${order.quantity})`;
    if (row === undefined) found('orphans', `${name} works at the gateway, the journal lacks it`);
    else if (!LIVE.has(row.state)) found('orphans', `${name} works, the journal says ${row.state}`);
    else if (!AT_REST.has(row.state)) found('orphans', `${name} is still ${row.state}`);
    else if (row.quantity !== order.quantity || row.stop_price !== order.stop_price)
      found(
        'orphans',
        `${name} at ${order.stop_price}, the journal says ${row.quantity} at ${row.stop_price}`,
      );
    const isEntry = /\.e/.test(order.order_ref);
    const hasEntry = working.some(({ order_ref }) => /\.e/.test(order_ref));
    const closes = order.action === (held > 0 ? 'SELL' : 'BUY');
    if (!isEntry && !hasEntry && (held === 0 || !closes))
      found('orphans', `${name} protects nothing`);
  }
  const refs = new Set(working.map(({ order_ref }) => bare(order_ref)));
  for (const { order_ref, state } of reported.orders) {
    if (LIVE.has(state) && !refs.has(order_ref))
      found('orphans', `${order_ref} is ${state} in the journal, the gateway has no such order`);
  }
  coverFindings(working, held, found);
  return findings;
}

/** One stop's worth of cover, and never more closing shares than are held. */
function coverFindings(
  working: readonly TruthOrder[],
  held: number,
  found: (counter: Counter, text: string) => void,
): void {
  const closers = working.filter(
    ({ action, order_ref }) => !/\.e/.test(order_ref) && action === (held > 0 ? 'SELL' : 'BUY'),
  );
  const stops = closers.filter(({ type }) => type === 'STP');
  const covered = stops.reduce((sum, order) => sum + order.quantity - order.filled, 0);
  if (covered < Math.abs(held)) found('naked', `${held} held, stops for ${covered}`);
  if (held === 0 || working.some(({ order_ref }) => /\.e/.test(order_ref))) return;
  const byGroup = new Map<string, number>();
  for (const order of closers) {
    const group = order.oca_group === '' ? order.order_ref : order.oca_group;
    const left = order.quantity - order.filled;
    byGroup.set(group, Math.max(byGroup.get(group) ?? 0, left));
  }
  const closing = [...byGroup.values()].reduce((sum, shares) => sum + shares, 0);
  if (closing > Math.abs(held)) found('orphans', `${held} held, ${closing} would be closed`);
}

/** What no time can mend: orders sent twice, fills not booked, predictions acted on twice. */
export function historyFindings(
  { truth, place, journalId }: Compared,
  wire: readonly WireEntry[],
  facts: readonly RecordedFact[],
): readonly Finding[] {
  return [
    ...duplicatesIn({ truth, place, journalId }, wire, facts),
    ...lostIn({ truth, place, journalId }, facts),
  ];
}

export interface Restored {
  readonly state: string;
  /** Since the daemon with the older journal started. */
  readonly wire: readonly WireEntry[];
  readonly clientId: number;
}

/** A journal older than the broker knows less than it: it must neither trade nor touch what rests. */
export function restoredFindings({ state, wire, clientId }: Restored): readonly Finding[] {
  const findings: Finding[] = [];
  if (state !== 'HALTED') findings.push({ counter: 'lost', text: `it is ${state}, not halted` });
  for (const { client_id, dir, name, fields } of wire) {
    if (client_id !== clientId || dir !== 'in') continue;
    if (name === 'placeOrder' || name === 'cancelOrder')
      findings.push({ counter: 'orphans', text: `it sent ${name} ${fields[0]}` });
  }
  return findings;
}

type Book = Pick<Compared, 'truth' | 'place' | 'journalId'>;

function duplicatesIn(
  { truth, place, journalId }: Book,
  wire: readonly WireEntry[],
  facts: readonly RecordedFact[],
): readonly Finding[] {
  const findings: Finding[] = [];
  const numbersByRef = new Map<string, Set<string>>();
  for (const { client_id, dir, name, fields } of wire) {
    if (dir !== 'in' || name !== 'placeOrder' || client_id !== place.clientId) continue;
    // A group may be named for an order too; the reference stands behind it.
    const ref = fields.findLast((field) => field.startsWith(`${journalId}.`));
    if (ref === undefined) continue;
    const numbers = numbersByRef.get(ref) ?? new Set();
    numbersByRef.set(ref, numbers.add(fields[0] ?? ''));
  }
  for (const [ref, numbers] of numbersByRef) {
    if (numbers.size > 1)
      findings.push({
        counter: 'duplicates',
        text: `${ref} was placed as ${[...numbers].join(' and ')}`,
      });
  }
  const orders = [...truth.open_orders, ...truth.completed_orders];
  const permIds = new Map<string, number>();
  for (const { order_ref, perm_id } of orders.filter((order) => isOurs(order, place, journalId))) {
    const other = permIds.get(order_ref);
    if (other !== undefined && other !== perm_id)
      findings.push({ counter: 'duplicates', text: `${order_ref} exists twice at the gateway` });
    permIds.set(order_ref, perm_id);
  }
  const entryByPrediction = new Map<string, string>();
  for (const { fact } of facts) {
    if (fact.type !== 'signal-taken' || !numbersByRef.has(fact.orderRef)) continue;
    const { predictionId } = fact.signal;
    const other = entryByPrediction.get(predictionId);
    if (other !== undefined && other !== fact.orderRef)
      findings.push({
        counter: 'duplicates',
        text: `prediction ${predictionId} led to ${other} and ${fact.orderRef}`,
      });
    entryByPrediction.set(predictionId, fact.orderRef);
  }
  const intended = new Set(
    facts.flatMap(({ fact }) =>
      fact.type === 'entry-intended' ||
      fact.type === 'protection-intended' ||
      fact.type === 'exit-intended'
        ? fact.legs.map(({ orderRef }) => orderRef)
        : [],
    ),
  );
  for (const ref of numbersByRef.keys()) {
    if (!intended.has(ref))
      findings.push({ counter: 'orphans', text: `${ref} was sent without a durable intent` });
  }
  return findings;
}

function lostIn({ truth, place, journalId }: Book, facts: readonly RecordedFact[]): Finding[] {
  const findings: Finding[] = [];
  const booked = new Map<string, { shares: number; price: number; times: number }>();
  /** Shares by order of which the gateway itself tells no execution any more. */
  const inferred = new Map<string, number>();
  for (const { fact } of facts) {
    if (fact.type !== 'execution-booked') continue;
    if (fact.isInferred) inferred.set(fact.orderRef, fact.shares);
    const times = (booked.get(fact.execId)?.times ?? 0) + 1;
    booked.set(fact.execId, { shares: fact.shares, price: fact.price, times });
  }
  for (const { exec_id, account, order_ref, shares, price } of truth.executions) {
    if (account !== place.account || !order_ref.startsWith(`${journalId}.`)) continue;
    const ours = booked.get(exec_id);
    booked.delete(exec_id);
    if (ours === undefined && inferred.get(bare(order_ref)) === shares) continue;
    if (ours === undefined) findings.push({ counter: 'lost', text: `${exec_id} was not booked` });
    else if (ours.times > 1 || ours.shares !== shares || Math.abs(ours.price - price) > 1e-9)
      findings.push({
        counter: 'lost',
        text: `${exec_id} is ${shares} at ${price}, booked ${ours.times} times as ${ours.shares} at ${ours.price}`,
      });
  }
  return findings;
}

/** Shares by executions of our own orders, less what a person closed of them by hand. */
export function heldOver(truth: GatewayTruth, place: Place, journalId: string): number {
  const { account, symbol } = place;
  const ours = truth.executions
    .filter((execution) => execution.account === account && execution.symbol === symbol)
    .filter(({ order_ref }) => order_ref.startsWith(`${journalId}.`))
    .reduce((sum, { side, shares }) => sum + (side === 'BOT' ? shares : -shares), 0);
  const net = truth.positions
    .filter((position) => position.account === account && position.symbol === symbol)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  // Shares of the other side are a person's; a smaller net of our side means that some of ours were closed.
  return Math.sign(net) === Math.sign(ours) && Math.abs(net) < Math.abs(ours)
    ? net
    : net === 0
      ? 0
      : ours;
}

function isOurs(order: TruthOrder, { account }: Place, journalId: string): boolean {
  return order.account === account && order.order_ref.startsWith(`${journalId}.`);
}

/** The gateway may append to a reference. */
function bare(ref: string): string {
  return /^[a-z2-7]{8}\.[0-9a-z]+\.[estx]/.exec(ref)?.[0] ?? ref;
}
