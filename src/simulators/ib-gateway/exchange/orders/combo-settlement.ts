// The executions of a combination: one of its units, and one of each leg, which alone move shares and cash.

import { type Combo, type ComboLeg, signedRatio } from '../options/combos.ts';
import { type BookOrder, isBuy } from '../state/book-order.ts';

export interface ComboFill {
  readonly order: BookOrder;
  readonly combo: Combo;
  readonly units: number;
  /** Net, signed. */
  readonly price: number;
}

export interface LegFill {
  readonly order: BookOrder;
  readonly leg: ComboLeg;
  readonly units: number;
  /** Units of the leg so far, with these. */
  readonly filledUnits: number;
  /** Negative for a sale. */
  readonly signedQuantity: number;
  readonly price: number;
}

interface Parts {
  readonly quoteOf: (leg: ComboLeg) => { readonly bid: number; readonly ask: number };
  /** Reports the execution of the units; it moves nothing. */
  reportUnits(fill: ComboFill): void;
  /** Books the execution of a leg and reports it. */
  bookLeg(fill: LegFill): void;
  /** In which order: `bag` and the legs by their place; one that is absent is not reported. */
  sequenceOf(order: BookOrder): readonly string[] | undefined;
  /** The place of a leg that trades later, and how much later. */
  lateOf(
    order: BookOrder,
  ): { readonly leg: number | undefined; readonly forMs: number } | undefined;
  after(delayMs: number, call: () => void): void;
}

const UNITS = 'bag';

export function settleCombo(fill: ComboFill, parts: Parts): void {
  const { order, combo, units } = fill;
  const late = parts.lateOf(order);
  const lateLeg = late === undefined ? undefined : (late.leg ?? combo.legs.length - 1);
  const fills = combo.legs.map((leg) => legFill(fill, leg, parts));
  const places = parts.sequenceOf(order) ?? [UNITS, ...combo.legs.keys()].map(String);
  for (const place of places) {
    const one = fills[Number(place)];
    if (place === UNITS) parts.reportUnits(fill);
    else if (one === undefined) continue;
    else if (Number(place) !== lateLeg) parts.bookLeg(one);
  }
  const latest = lateLeg === undefined ? undefined : fills[lateLeg];
  if (late !== undefined && latest !== undefined && units > 0)
    parts.after(late.forMs, () => parts.bookLeg(latest));
}

/** At the side of the leg's quote that makes up the net price. */
function legFill({ order, units }: ComboFill, leg: ComboLeg, parts: Parts): LegFill {
  const side = isBuy(order) ? 1 : -1;
  const { bid, ask } = parts.quoteOf(leg);
  const signedQuantity = side * units * signedRatio(leg);
  const price = signedQuantity > 0 ? ask : bid;
  return { order, leg, units, filledUnits: order.filled, signedQuantity, price };
}
