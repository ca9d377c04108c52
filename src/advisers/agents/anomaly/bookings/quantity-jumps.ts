// Trades of many times the usual quantity: often a price or an amount in the field of the quantity, or one digit too many.
import { hasTrait } from '../../../../ledger/ports/drafts.ts';
import { optionOf } from '../../../../ledger/ports/options.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, numberText } from '../../findings/words.ts';
import { listingById } from '../../snapshot/listings.ts';
import type { SeenEntry, SeenListing, Snapshot } from '../../snapshot/snapshot.ts';
import type { AgentTerms } from '../../terms/agent-terms.ts';
import { isTrade } from '../rules/trade-entries.ts';
import { medianOf } from '../statistics/robust.ts';
import { bookingsBySecurity } from './by-security.ts';
import { isExplained } from './explained-jumps.ts';

/** Earlier quantities are restated by the splits since then, which explain a jump. */
export function quantityJumps(snapshot: Snapshot, terms: AgentTerms): Finding[] {
  const listings = listingById(snapshot);
  const listingOf = ({ security }: SeenEntry) => security && listings.get(security);
  // Contracts of one underlying are traded in the same numbers, each series once.
  const nameOf = (trade: SeenEntry) => {
    const option = optionOf(listingOf(trade) ?? { symbol: '' });
    const name = option === undefined ? trade.security : option.underlying;
    // What was bought in many small trades is often sold in one.
    return `${name} ${hasTrait(trade.type, 'takes')}`;
  };
  const bySecurity = bookingsBySecurity(snapshot);
  const isStrange = (trade: SeenEntry) =>
    !isExplained(trade, bySecurity.get(trade.security) ?? [], snapshot);
  return [...Map.groupBy(snapshot.entries.filter(isTrade), nameOf).values()].flatMap((trades) =>
    trades.flatMap((trade, at) => {
      const found = jump(trade, trades.slice(0, at), { terms, listing: listingOf(trade) });
      return found.length > 0 && isStrange(trade) ? found : [];
    }),
  );
}

interface Judged {
  readonly terms: AgentTerms;
  readonly listing: SeenListing | undefined;
}

function jump(
  trade: SeenEntry,
  earlier: readonly SeenEntry[],
  { terms: { anomaly }, listing }: Judged,
): Finding[] {
  if (earlier.length < anomaly.tradesMin || trade.quantity === undefined) return [];
  const sizes = earlier.map((one) => restated(one, trade, listing));
  const usual = medianOf(sizes);
  const times = trade.quantity.toNumber() / usual;
  // Unlike the largest one, too: some portfolios build positions in one large trade and many small ones.
  if (!(times >= anomaly.quantityMax) || trade.quantity.toNumber() < 2 * Math.max(...sizes))
    return [];
  const { id, symbol = '', type, on, event, quantity } = trade;
  return [
    {
      ...{ agent: 'anomaly', rule: 'quantity-jump', subject: `transaction:${id}` },
      ...{ bucket: 1, isBreach: true, severity: 'WARNING' },
      figures: figuresOf({ quantity, usual, times, trades: earlier.length }),
      threshold: String(anomaly.quantityMax),
      evidence: [event, ...earlier.map((one) => one.event)],
      text: `Transaction ${id} (${type} ${quantity} ${symbol} on ${on}) is ${times.toFixed(1)} times the usual ${numberText(usual)} of ${earlier.length} trades before it.`,
      command: undefined,
      question: { restsOn: [event] },
    },
  ];
}

function restated(one: SeenEntry, trade: SeenEntry, listing: SeenListing | undefined): number {
  let quantity = one.quantity?.toNumber() ?? Number.NaN;
  for (const { on, ratio } of listing?.splits ?? [])
    if (on > one.on && on <= trade.on) quantity *= ratio;
  return quantity;
}
