// Trades of many times the usual quantity: often a price or an amount in the field of the quantity, or one digit too many.
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, numberText } from '../../findings/words.ts';
import type { SeenEntry, SeenHolding, Snapshot } from '../../snapshot/snapshot.ts';
import type { AgentTerms } from '../../terms/agent-terms.ts';
import { medianOf } from '../statistics/robust.ts';
import { isTrade } from './trade-entries.ts';

/** Earlier quantities are restated by the splits since then, which explain a jump. */
export function quantityJumps({ entries, holdings }: Snapshot, terms: AgentTerms): Finding[] {
  const held = new Map(holdings.map((one) => [one.security, one]));
  return [...Map.groupBy(entries.filter(isTrade), ({ security }) => security)].flatMap(
    ([security, trades]) =>
      trades.flatMap((trade, at) =>
        jump(trade, trades.slice(0, at), { terms, holding: security && held.get(security) }),
      ),
  );
}

interface Judged {
  readonly terms: AgentTerms;
  readonly holding: SeenHolding | undefined;
}

function jump(
  trade: SeenEntry,
  earlier: readonly SeenEntry[],
  { terms: { anomaly }, holding }: Judged,
): Finding[] {
  if (earlier.length < anomaly.tradesMin || trade.quantity === undefined) return [];
  const sizes = earlier.map((one) => restated(one, trade, holding));
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

function restated(one: SeenEntry, trade: SeenEntry, holding: SeenHolding | undefined): number {
  let quantity = one.quantity?.toNumber() ?? Number.NaN;
  for (const { on, ratio } of holding?.splits ?? [])
    if (on > one.on && on <= trade.on) quantity *= ratio;
  return quantity;
}
