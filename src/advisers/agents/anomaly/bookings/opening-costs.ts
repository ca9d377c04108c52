// Opening balances whose cost does not fit the prices on record: the cost of one share as that of all, or cents as whole units.
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, numberText } from '../../findings/words.ts';
import { type Suspicion, suspicionOf } from '../../optimiser/rules/suspect-lots.ts';
import type { SeenEntry, SeenHolding, SeenLot, Snapshot } from '../../snapshot/snapshot.ts';
import { doubt } from './doubt.ts';

/** Of the price of one share: the whole cost is about as much. */
const ONE_SHARE = 1.5;

export function openingCosts({ entries, holdings }: Snapshot): Finding[] {
  const opened = new Map(
    entries.filter(({ type }) => type === 'OPENING_BALANCE').map((one) => [one.event, one]),
  );
  return holdings.flatMap((holding) =>
    holding.lots.flatMap((lot) => {
      const one = opened.get(lot.event);
      return one === undefined ? [] : judged(one, lot, holding);
    }),
  );
}

function judged(one: SeenEntry, lot: SeenLot, holding: SeenHolding): Finding[] {
  const { closes, splits, price, currency } = holding;
  if (price === undefined || one.quantity === undefined || lot.side === 'SHORT') return [];
  const unitCost = lot.basis.toNumber() / lot.remaining.toNumber();
  // Some of it may have been sold since.
  const cost = unitCost * one.quantity.toNumber();
  const known = { closes: lot.closesThen ?? closes, splits, price: price.price.toNumber() };
  const suspicion = suspicionOf({ openedOn: lot.openedOn, unitCost }, known);
  if (suspicion === undefined || !isSlip(suspicion, unitCost, cost)) return [];
  const { expected, on } = suspicion;
  const of = on === undefined ? 'the median of the known prices' : `the close of ${on}`;
  return [
    doubt(one, {
      rule: 'opening-cost',
      severity: 'CRITICAL',
      figures: figuresOf({
        transaction: one.id,
        cost,
        quantity: one.quantity,
        expected,
        currency,
        on,
      }),
      threshold: undefined,
      text: `Transaction ${one.id} (OPENING_BALANCE ${one.quantity} ${holding.symbol}) has a cost of ${numberText(unitCost)} ${currency} a share, and ${of} is ${numberText(expected)}. Is the cost that of one share, or in another unit?`,
    }),
  ];
}

/** What was bought long ago may have cost any part of the prices on record. */
function isSlip({ expected, on }: Suspicion, unitCost: number, cost: number): boolean {
  const ofOne = cost / expected;
  return on !== undefined || unitCost > expected || (ofOne < ONE_SHARE && ofOne > 1 / ONE_SHARE);
}
