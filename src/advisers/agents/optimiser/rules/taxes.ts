// Losses worth realising, and gains that are taxed less if their sale waits.
import { sumOf } from '../../../../kernel/amounts.ts';
import { textOf } from '../../../../kernel/decimal.ts';
import { DAY_MS, type TradingDay } from '../../../../kernel/instant.ts';
import { roughlyInCurrency } from '../../../../kernel/rough-worth.ts';
import { hasTrait } from '../../../../ledger/ports/drafts.ts';
import { addDays, utcMidnight } from '../../../../market/time/day.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, moneyText, numberText } from '../../findings/words.ts';
import type { SeenEntry, SeenHolding, Snapshot } from '../../snapshot/snapshot.ts';
import type { AgentTerms } from '../../terms/agent-terms.ts';
import { type LotGain, longLotGains } from './lot-gains.ts';
import { suspicionOf } from './suspect-lots.ts';

const AGENT = 'optimiser';
/** A purchase so many days before or after a sale at a loss disallows the loss. */
const WASH_DAYS = 30;

/** The sale is proposed unless a purchase of these days would disallow its loss; other portfolios are checked at its acceptance. */
export function harvests(snapshot: Snapshot, { optimiser: { harvestMin } }: AgentTerms): Finding[] {
  return snapshot.holdings.flatMap((holding): Finding[] => {
    const { security, symbol, currency, price } = holding;
    const least = roughlyInCurrency(harvestMin, currency);
    const losing = longLotGains(holding).filter(({ gain }) => -gain.toNumber() >= least);
    if (losing.length === 0 || price === undefined) return [];
    const gain = sumOf(losing.map((one) => one.gain));
    const lots = losing.map(({ lot }) => ({ lot: lot.id, quantity: textOf(lot.remaining) }));
    const blocking = snapshot.entries.filter((one) => isRecentPurchase(one, holding, snapshot));
    const [blocked] = blocking;
    const suspect = suspectSentence(holding, losing);
    const guard =
      blocked === undefined
        ? ''
        : ` A purchase on ${blocked.on} disallows some or all of it until ${addDays(blocked.on, WASH_DAYS + 1)}.`;
    const isOne = losing.length === 1;
    return [
      {
        ...{ agent: AGENT, rule: 'harvest-loss', subject: `security:${security}`, bucket: 1 },
        ...{ isBreach: true, severity: 'INFO' },
        figures: figuresOf({
          ...{ gain, lots: losing.length, price: price.price, currency },
          ...{ repurchase_from: addDays(snapshot.today, WASH_DAYS + 1), blocked_by: blocked?.id },
        }),
        threshold: String(least),
        evidence: [...losing.map(({ lot }) => lot.event), ...blocking.map(({ event }) => event)],
        text: `${losing.length} ${isOne ? 'lot' : 'lots'} of ${symbol} would realise a loss of ${moneyText(gain.abs(), currency)}.${suspect ?? guard}`,
        command:
          blocked === undefined && suspect === undefined && mayChooseLots(snapshot)
            ? { kind: 'sell-lots', security, symbol, lots, price: textOf(price.price), currency }
            : undefined,
      },
    ];
  });
}

/** No sale is proposed over a cost that is likely a mistake. */
function suspectSentence(
  { symbol, currency, closes, splits, price, unbookedSplits }: SeenHolding,
  losing: readonly LotGain[],
): string | undefined {
  if (price === undefined) return undefined;
  const [split] = unbookedSplits;
  if (split !== undefined)
    return ` But ${symbol} split on ${split}, and that split is not booked here: the loss is none. No sale is proposed: book the split.`;
  for (const { lot } of losing) {
    const unitCost = lot.basis.toNumber() / lot.remaining.toNumber();
    const known = {
      closes: lot.closesThen ?? closes,
      ...{ splits, price: price.price.toNumber() },
    };
    const suspicion = suspicionOf({ openedOn: lot.openedOn, unitCost }, known);
    if (suspicion === undefined) continue;
    const { on, expected } = suspicion;
    const of = on === undefined ? 'the median of the known prices' : `the close of ${on}`;
    return ` But lot ${lot.id} of ${lot.openedOn} cost ${numberText(unitCost)} ${currency} for one ${symbol}, and ${of} is ${numberText(expected)}. No sale is proposed: check the price of that transaction and correct it.`;
  }
  return undefined;
}

/** The sales of a trader's account are the trader's orders; an average has no lots to choose. */
function mayChooseLots({ portfolio: { kind, method } }: Snapshot): boolean {
  return kind === 'ORDINARY' && method !== 'AVERAGE';
}

function isRecentPurchase(
  { security, type, on }: SeenEntry,
  holding: SeenHolding,
  { today }: Snapshot,
): boolean {
  return (
    hasTrait(type, 'purchase') && security === holding.security && on >= addDays(today, -WASH_DAYS)
  );
}

export function soonLongTerm(
  { holdings, today }: Snapshot,
  { optimiser: { longTermDays } }: AgentTerms,
): Finding[] {
  const until = addDays(today, longTermDays);
  return holdings.flatMap((holding) =>
    longLotGains(holding).flatMap(({ lot, gain }): Finding[] => {
      const { longTermFrom: from } = lot;
      if (from === undefined || from <= today || from > until || !gain.gt(0)) return [];
      const { symbol, currency, price } = holding;
      return [
        {
          ...{ agent: AGENT, rule: 'long-term-soon', subject: `lot:${lot.id}`, bucket: 1 },
          ...{ isBreach: true, severity: 'INFO' },
          figures: figuresOf({
            ...{ gain, quantity: lot.remaining, basis: lot.basis, price: price?.price, currency },
            ...{ long_term_from: from, days: daysTo(today, from) },
          }),
          threshold: `${longTermDays} d`,
          evidence: [lot.event],
          text: `The gain of ${moneyText(gain, currency)} on ${lot.remaining} ${symbol} of ${lot.openedOn} is long term from ${from} on, in ${daysTo(today, from)} days.`,
          command: undefined,
        },
      ];
    }),
  );
}

function daysTo(from: TradingDay, to: TradingDay): number {
  return (utcMidnight(to) - utcMidnight(from)) / DAY_MS;
}
