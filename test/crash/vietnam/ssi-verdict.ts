// Holds what a daemon reports and what its journal says against the book of SSI.

import type { OrderRow, PositionRow } from '../../../src/trader/contract/order-rows.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { Finding } from '../verdict/finding.ts';
import { requestIdOf, type SsiTruth, type SsiTruthOrder } from './ssi-truth.ts';

/** The simulator's account at its beginning, in VND. */
const CASH = 10_000_000_000;
const BROKERAGE = 0.0015;
const TAX = 0.001;
const NOT_SELLABLE = 'ORD007';
const LIVE = new Set([
  ...['intended', 'sent', 'acknowledged', 'working', 'partially_filled'],
  ...['pending_modify', 'pending_cancel', 'unknown'],
]);
const OURS = /^SL[a-z2-7]{8}[0-9a-z]{1,9}[estxh]$/;

export interface SsiReported {
  readonly positions: readonly PositionRow[];
  readonly orders: readonly OrderRow[];
}

/** What must agree as soon as nothing is under way any more. */
export function ssiBookFindings(
  truth: SsiTruth,
  symbol: string,
  reported: SsiReported,
): readonly Finding[] {
  const findings: Finding[] = [];
  const { held } = heldAt(truth, symbol);
  const said = reported.positions
    .filter((position) => position.symbol === symbol)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  if (held !== said)
    findings.push({ counter: 'lost', text: `SSI holds ${held}, the journal ${said}` });
  const working = new Map(truth.open_orders.map((order) => [order.client_request_id, order]));
  const known = new Map(reported.orders.map((order) => [requestIdOf(order.order_ref), order]));
  for (const id of working.keys()) {
    const row = known.get(id);
    if (row === undefined || !LIVE.has(row.state))
      findings.push({
        counter: 'orphans',
        text: `${id} works at SSI, the journal says ${row?.state ?? 'nothing'}`,
      });
  }
  for (const [id, { state }] of known) {
    if (LIVE.has(state) && !working.has(id))
      findings.push({ counter: 'orphans', text: `${id} is ${state}, at SSI it does not work` });
  }
  return [...findings, ...closingFindings(truth, symbol)];
}

/** At no time may more be on its way out than there is to sell. */
export function closingFindings(truth: SsiTruth, symbol: string): readonly Finding[] {
  const { held } = heldAt(truth, symbol);
  const leaving = truth.open_orders
    .filter((order) => order.symbol === symbol && order.side === 'S')
    .reduce((sum, { quantity, filled }) => sum + quantity - filled, 0);
  if (leaving <= held) return [];
  return [{ counter: 'oversold', text: `${held} held, ${leaving} are being sold` }];
}

/** What no time can mend. */
export function ssiHistoryFindings(
  truth: SsiTruth,
  placed: readonly string[],
  facts: readonly RecordedFact[],
): readonly Finding[] {
  const orders = [...truth.open_orders, ...truth.completed_orders];
  const again = placed.filter((id, index) => placed.indexOf(id) < index);
  return [
    ...again.map((id) => ({ counter: 'duplicates' as const, text: `${id} was sent again` })),
    ...sentFindings(orders, facts),
    ...fillFindings(truth, facts),
    ...cashFindings(truth),
    ...orders
      .filter(({ status }) => status === 'RJ')
      .map(({ client_request_id: id, reason }) => ({
        counter: reason.startsWith(NOT_SELLABLE) ? ('oversold' as const) : ('refused' as const),
        text: `${id}: ${reason}`,
      })),
  ];
}

function sentFindings(
  orders: readonly SsiTruthOrder[],
  facts: readonly RecordedFact[],
): readonly Finding[] {
  const findings: Finding[] = [];
  const intended = new Map(
    facts.flatMap(({ fact }) =>
      fact.type === 'entry-intended' || fact.type === 'exit-intended'
        ? fact.legs.map(({ orderRef }) => [requestIdOf(orderRef), orderRef] as const)
        : [],
    ),
  );
  const seen = new Set<string>();
  for (const { client_request_id: id } of orders) {
    if (!OURS.test(id)) findings.push({ counter: 'orphans', text: `${id} is nobody's` });
    else if (!intended.has(id))
      findings.push({ counter: 'orphans', text: `${id} was sent without a durable intent` });
    if (seen.has(id)) findings.push({ counter: 'duplicates', text: `${id} is twice at SSI` });
    seen.add(id);
  }
  const refBySignal = new Map<string, string>();
  for (const { fact } of facts) {
    if (fact.type !== 'signal-taken' || !seen.has(requestIdOf(fact.orderRef))) continue;
    const other = refBySignal.get(fact.signal.id);
    if (other !== undefined && other !== fact.orderRef)
      findings.push({
        counter: 'duplicates',
        text: `the signal ${fact.signal.id} led to ${other} and ${fact.orderRef}`,
      });
    refBySignal.set(fact.signal.id, fact.orderRef);
  }
  return findings;
}

interface Sum {
  readonly shares: number;
  readonly value: number;
}

/** SSI tells sums: what was booked of an order must come out at its shares and its money. */
function fillFindings(truth: SsiTruth, facts: readonly RecordedFact[]): readonly Finding[] {
  const findings: Finding[] = [];
  const booked = new Map<string, Sum>();
  const execIds = new Set<string>();
  const add = (sums: Map<string, Sum>, id: string, shares: number, price: number) => {
    const { shares: before, value } = sums.get(id) ?? { shares: 0, value: 0 };
    sums.set(id, { shares: before + shares, value: value + shares * price });
  };
  for (const { fact } of facts) {
    if (fact.type !== 'execution-booked') continue;
    if (execIds.has(fact.execId))
      findings.push({ counter: 'lost', text: `${fact.execId} was booked twice` });
    execIds.add(fact.execId);
    add(booked, requestIdOf(fact.orderRef), fact.shares, fact.price);
  }
  const filled = new Map<string, Sum>();
  for (const fill of truth.fills) add(filled, fill.client_request_id, fill.shares, fill.price);
  for (const id of new Set([...booked.keys(), ...filled.keys()])) {
    const none: Sum = { shares: 0, value: 0 };
    const [ours, theirs] = [booked.get(id) ?? none, filled.get(id) ?? none];
    // The average that SSI tells is rounded.
    if (ours.shares === theirs.shares && Math.abs(ours.value - theirs.value) <= theirs.shares)
      continue;
    findings.push({
      counter: 'lost',
      text: `${id}: ${theirs.shares} filled for ${theirs.value}, booked ${ours.shares} for ${ours.value}`,
    });
  }
  return findings;
}

function cashFindings(truth: SsiTruth): readonly Finding[] {
  const [account] = truth.accounts;
  const expected = truth.fills.reduce((cash, { side, shares, price }) => {
    const value = shares * price;
    return side === 'B' ? cash - value * (1 + BROKERAGE) : cash + value * (1 - BROKERAGE - TAX);
  }, CASH);
  const cash = account?.cash ?? Number.NaN;
  if (Math.abs(cash - expected) <= truth.fills.length) return [];
  return [{ counter: 'cash', text: `SSI has ${cash}, by its fills it is ${expected}` }];
}

export function heldAt(
  truth: SsiTruth,
  symbol: string,
): { readonly held: number; readonly sellable: number } {
  const [position] = truth.positions.filter((one) => one.symbol === symbol);
  return { held: position?.quantity ?? 0, sellable: position?.sellable ?? 0 };
}
