// Holds the positions and working orders a daemon reports against the gateway's book.
import { amountOf } from '../../../src/market/instruments/amount.ts';
import { contractsIn } from '../../../src/market/options/combination.ts';
import { idAsWritten, parseOptionId } from '../../../src/market/options/option-id.ts';
import type { HoldingRow, OrderRow, PositionRow } from '../../../src/trader/contract/order-rows.ts';
import type { GatewayTruth, TruthOrder } from '../../processes/gateway-truth.ts';
import type { Place } from '../environment/world.ts';
import type { Counter, Finding } from './finding.ts';
import {
  bare,
  heldIn,
  heldOf,
  heldOver,
  instrumentsOf,
  investedOver,
  isInvestment,
  isOf,
  isOptionOf,
  isOurs,
} from './ours.ts';

/** Nothing bounds a call. */
function putStrikeOf(instrument: string): number {
  const terms = parseOptionId(instrument);
  return terms?.right === 'put' ? terms.strike : Number.NaN;
}

/** What the daemon says at its control API. */
export interface Reported {
  readonly positions: readonly PositionRow[];
  readonly holdings?: readonly HoldingRow[];
  readonly orders: readonly OrderRow[];
  /** The newest fact in the journal before and after it said so: facts that came later are not in its words. */
  readonly seqs?: { readonly from: number; readonly to: number };
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
  const reportedOf = reportedIn(place, reported.positions);
  const said = heldOf(
    place,
    [...reportedOf].map(([instrument, quantity]) => ({ instrument, quantity })),
  );
  if (held !== said) found('lost', `the gateway holds ${held} of ours, the journal ${said}`);
  const invested = investedOver(truth, place, journalId);
  const kept = reported.holdings?.find(({ symbol }) => symbol === place.symbol)?.quantity ?? 0;
  if (invested !== kept)
    found('lost', `the gateway holds ${invested} of an investment, the journal ${kept}`);

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
    // A vertical is sold by a purchase of the turned pair, for a negative price.
    const isSale = order.action === 'SELL' || (order.limit_price ?? 0) < 0;
    const closes = isSale === held > 0;
    const isBare = !isEntry && !hasEntry && !isInvestment(order.order_ref);
    if (isBare && (held === 0 || !closes)) found('orphans', `${name} protects nothing`);
  }
  const refs = new Set(working.map(({ order_ref }) => bare(order_ref)));
  for (const { order_ref, state } of reported.orders) {
    if (LIVE.has(state) && !refs.has(order_ref))
      found('orphans', `${order_ref} is ${state} in the journal, the gateway has no such order`);
  }
  let contracts = 0;
  let strikes = 0;
  for (const instrument of instrumentsOf(truth, place)) {
    const its = working.filter(({ symbol }) => symbol === instrument);
    const ofIt = heldIn(truth, place, { journalId, instrument });
    // What was paid for an option bounds its loss: no stop rests on it.
    if (!isOptionOf(place, instrument)) coverFindings(its, ofIt, found);
    else {
      contracts += ofIt;
      strikes -= amountOf(idAsWritten(instrument), putStrikeOf(instrument), ofIt);
      const ours = reportedOf.get(instrument) ?? 0;
      if (ours !== ofIt) found('lost', `${ofIt} of ${instrument}, the journal ${ours}`);
    }
    closingFindings(its, ofIt, found);
  }
  const cash = truth.accounts.find(({ account }) => account === place.account)?.cash ?? 0;
  // The cash for their shares bounds puts that are sold.
  if (contracts < 0 && !(strikes <= cash))
    found('naked', `${contracts} contracts, which nothing bounds`);
  return findings;
}

/** A vertical as its contracts. */
function reportedIn(place: Place, rows: readonly PositionRow[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { symbol, quantity } of rows.filter((row) => isOf(place, row.symbol))) {
    const legs = contractsIn(symbol);
    for (const { contract, sign } of legs.length > 0 ? legs : [{ contract: symbol, sign: 1 }])
      found.set(contract, (found.get(contract) ?? 0) + sign * quantity);
  }
  return found;
}

type Found = (counter: Counter, text: string) => void;

/** One stop's worth of cover. */
function coverFindings(working: readonly TruthOrder[], held: number, found: Found): void {
  const stops = closersIn(working, held).filter(({ type }) => type === 'STP');
  const covered = stops.reduce((sum, order) => sum + order.quantity - order.filled, 0);
  if (covered < Math.abs(held)) found('naked', `${held} held, stops for ${covered}`);
}

/** Never more is closed than is held. */
function closingFindings(working: readonly TruthOrder[], held: number, found: Found): void {
  if (held === 0 || working.some(({ order_ref }) => /\.e/.test(order_ref))) return;
  const byGroup = new Map<string, number>();
  for (const order of closersIn(working, held)) {
    const group = order.oca_group === '' ? order.order_ref : order.oca_group;
    const left = order.quantity - order.filled;
    byGroup.set(group, Math.max(byGroup.get(group) ?? 0, left));
  }
  const closing = [...byGroup.values()].reduce((sum, shares) => sum + shares, 0);
  if (closing > Math.abs(held)) found('orphans', `${held} held, ${closing} would be closed`);
}

function closersIn(working: readonly TruthOrder[], held: number): readonly TruthOrder[] {
  return working.filter(
    ({ action, order_ref }) =>
      !/\.e/.test(order_ref) && !isInvestment(order_ref) && action === (held > 0 ? 'SELL' : 'BUY'),
  );
}
