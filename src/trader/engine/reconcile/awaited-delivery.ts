// A delivery that the account shows in part: contracts and shares may change in different answers, minutes apart. Until options trade
// again the rest may come, so nothing of it is booked, and nothing is taken for somebody else's.
import { amountOf } from '../../../market/instruments/amount.ts';
import type { OptionTerms } from '../../../market/options/option-id.ts';
import { unitsWith } from '../../domain/wording/figures.ts';
import { scaleOf } from '../protective-orders/scale.ts';
import { ownQuantity } from '../state/position-lookups.ts';
import { alarmOnce } from '../turn/actions.ts';
import { hasExpired } from '../turn/expiry.ts';
import { isOutsideSession } from '../turn/session-bounds.ts';
import type { Turn } from '../turn/turn.ts';
import type { Delivered } from './book-delivery.ts';

export interface Contracts {
  readonly underlying: string;
  /** Contracts and verticals that we hold in it. */
  readonly options: readonly string[];
}

interface Seen extends Contracts {
  readonly gone: readonly Delivered[];
  /** Signed, that came or went beside what is recorded. */
  readonly shares: number;
}

/** The symbols that the comparison leaves alone; none in a session, or if nothing of a delivery is seen. */
export function awaitRest(turn: Turn, { underlying, options, gone, shares }: Seen): string[] {
  const resting = options.filter(
    (symbol) => isOutsideSession(turn, symbol) && !hasExpired(turn, symbol),
  );
  const ended = gone.filter(({ symbol }) => resting.includes(symbol));
  if (ended.length > 0) {
    const missing = ended.flatMap(({ symbol, remains }) => [symbol, ...(remains ? [remains] : [])]);
    const named = ended.map(({ symbol, sold }) => sold ?? symbol).join(', ');
    const text = `${named}: gone from the account without an execution while options do not trade, presumably exercised or assigned. Its shares may come until the open; nothing is booked until then`;
    report(turn, underlying, text);
    return [underlying, ...missing];
  }
  const listed = resting.filter((symbol) => isListed(turn, symbol));
  // What a split alone explains is not awaited.
  const isSplit = scaleOf(turn, underlying)?.verdict.kind === 'split';
  if (shares === 0 || listed.length === 0 || isSplit) return [];
  const text = `${underlying}: ${unitsWith(underlying, shares, 'are')} in the account without an execution while options do not trade, presumably by an exercise or assignment of ${listed.join(', ')}, which is still listed. It may go until the open; nothing is booked until then`;
  report(turn, underlying, text);
  return [underlying, ...listed];
}

/** All of it: of a vertical either contract may have been delivered, which brings shares or takes them. */
function isListed({ broker, state }: Turn, symbol: string): boolean {
  const there = broker.positions.get(symbol)?.quantity ?? 0;
  return Math.abs(there) >= Math.abs(ownQuantity(state, symbol));
}

/** The owner of a call receives shares, the owner of a put gives them; of what was sold it is the reverse. */
export function sharesOf(symbol: string, { right }: OptionTerms, signedContracts: number): number {
  return amountOf(symbol, right === 'call' ? 1 : -1, signedContracts);
}

function report(turn: Turn, symbol: string, text: string): void {
  alarmOnce(turn, text, { kind: 'quantity-mismatch', symbol, text });
}
