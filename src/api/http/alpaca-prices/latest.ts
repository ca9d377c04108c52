// Latest prices as Alpaca shows them. The trader gets no sizes and no names of exchanges, so that sizes are 0.
import type { LastPrint } from '../../../ledger/ports/prices.ts';

export function shownTrade({ price, at }: Pick<LastPrint, 'price' | 'at'>) {
  return { t: new Date(at).toISOString(), x: '', p: price, s: 0, c: [], i: 0, z: '' };
}

/** Undefined without both sides. */
export function shownQuote({
  bid,
  ask,
  at,
}: Pick<LastPrint, 'bid' | 'ask'> & { readonly at: LastPrint['at'] | string }) {
  if (bid === undefined || ask === undefined) return undefined;
  const t = new Date(at).toISOString();
  return { t, ax: '', ap: ask, as: 0, bx: '', bp: bid, bs: 0, c: [], z: '' };
}
