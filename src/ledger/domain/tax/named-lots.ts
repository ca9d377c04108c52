// The lots that closures took, as a sale names them.
import { plus } from '../../../kernel/amounts.ts';
import type { LotId } from '../lots/lot.ts';
import type { LotChoice } from '../lots/trade.ts';

/** Parts of one lot together, in the order in which the lots were first taken. */
export function choicesOf(closures: readonly LotChoice[]): readonly LotChoice[] {
  const choices = new Map<LotId, LotChoice>();
  for (const { lotId, quantity } of closures) {
    const known = choices.get(lotId);
    choices.set(lotId, { lotId, quantity: known ? plus(known.quantity, quantity) : quantity });
  }
  return [...choices.values()];
}
