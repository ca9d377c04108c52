// Holds a run's whole history against the gateway's: what was sent, what filled, and what the journal made of it.
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { WireEntry } from '../../processes/gateway-truth.ts';
import type { Compared } from './book-findings.ts';
import type { Finding } from './finding.ts';
import { bare, isOurs } from './ours.ts';

/** What no time can mend: orders sent twice, fills not booked, predictions acted on twice. */
export function historyFindings(
  { truth, place, journalId, isForking }: Compared & Forking,
  wire: readonly WireEntry[],
  facts: readonly RecordedFact[],
): readonly Finding[] {
  return [
    ...duplicatesIn({ truth, place, journalId, isForking }, wire, facts),
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

interface Forking {
  /** The gateway itself made a second order of a change: only two that both live are one too many. */
  readonly isForking: boolean;
}

function duplicatesIn(
  { truth, place, journalId, isForking }: Book & Forking,
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
  const orders = isForking ? truth.open_orders : [...truth.open_orders, ...truth.completed_orders];
  const permIds = new Map<string, number>();
  for (const { order_ref, perm_id } of orders.filter((order) => isOurs(order, place, journalId))) {
    const other = permIds.get(order_ref);
    if (other !== undefined && other !== perm_id)
      findings.push({ counter: 'duplicates', text: `${order_ref} exists twice at the gateway` });
    permIds.set(order_ref, perm_id);
  }
  // An addition is a signal of its own.
  const entryBySignal = new Map<string, string>();
  for (const { fact } of facts) {
    if (fact.type !== 'signal-taken' || !numbersByRef.has(fact.orderRef)) continue;
    const { id } = fact.signal;
    const other = entryBySignal.get(id);
    if (other !== undefined && other !== fact.orderRef)
      findings.push({
        counter: 'duplicates',
        text: `the signal ${id} led to ${other} and ${fact.orderRef}`,
      });
    entryBySignal.set(id, fact.orderRef);
  }
  const intended = new Set(
    facts.flatMap(({ fact }) =>
      fact.type === 'entry-intended' ||
      fact.type === 'protection-intended' ||
      fact.type === 'exit-intended' ||
      fact.type === 'holding-intended'
        ? fact.legs.map(({ orderRef }) => orderRef)
        : [],
    ),
  );
  const asked = new Set(
    facts.flatMap(({ fact }) => (fact.type === 'margin-asked' ? [fact.terms.orderRef] : [])),
  );
  for (const ref of numbersByRef.keys()) {
    const isPlaced = orders.some(({ order_ref }) => order_ref === ref);
    if (asked.has(ref) && isPlaced)
      findings.push({ counter: 'orphans', text: `${ref} asks for a margin, and was placed` });
    if (!intended.has(ref) && !asked.has(ref))
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
    if (fact.type !== 'execution-booked' && fact.type !== 'leg-executed') continue;
    if (fact.type === 'execution-booked' && fact.isInferred)
      inferred.set(fact.orderRef, fact.shares);
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
