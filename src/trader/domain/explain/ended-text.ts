// How option contracts ended without an execution of an order of their position.
import { isCombinationId } from '../../../market/instruments/amount.ts';
import type { Fact } from '../facts/facts.ts';
import { price as priceText, unitsText } from '../wording/figures.ts';

type Booked = Extract<Fact, { type: 'execution-booked' }>;

/** `2 contracts exercised (inferred), at nothing`; undefined for an execution of any other kind. */
export function endedText({ symbol, shares, price, priceSource }: Booked): string | undefined {
  if (priceSource === 'apart')
    return `${unitsText(symbol, shares)} taken apart: its contracts leave one after the other, and carry its result`;
  if (priceSource === 'separated' && !isCombinationId(symbol))
    return `${unitsText(symbol, shares)} closed by the late fill of the vertical's order, at ${priceText(price)}`;
  const ended = ENDED_WORDS[priceSource ?? 'unknown'];
  if (ended === undefined || shares <= 0) return undefined;
  return `${unitsText(symbol, shares)} ${ended} (inferred), at ${price === 0 ? 'nothing' : priceText(price)}`;
}

const ENDED_WORDS: Readonly<Partial<Record<NonNullable<Booked['priceSource']>, string>>> = {
  expired: 'expired',
  exercised: 'exercised',
  assigned: 'assigned',
};
