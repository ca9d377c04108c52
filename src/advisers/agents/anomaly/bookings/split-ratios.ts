// Splits that are booked with another ratio than the price source states, such as 1 for 5 in place of 5 for 1.
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, numberText } from '../../findings/words.ts';
import { listingsOf } from '../../snapshot/listings.ts';
import type { SeenEntry, SeenSplit, Snapshot } from '../../snapshot/snapshot.ts';
import { doubt } from './doubt.ts';

export function splitRatios(snapshot: Snapshot): Finding[] {
  const { entries } = snapshot;
  return listingsOf(snapshot).flatMap(({ security, splits }) =>
    splits.flatMap((split) => {
      const booked = entries.find(
        (one) => one.type === 'SPLIT' && one.security === security && one.on === split.on,
      );
      return booked === undefined || split.stated === undefined
        ? []
        : [judged(booked, split, split.stated)];
    }),
  );
}

function judged(one: SeenEntry, { ratio }: SeenSplit, stated: number): Finding {
  const { id, symbol = '', on } = one;
  return doubt(
    one,
    {
      rule: 'split-ratio',
      severity: 'CRITICAL',
      figures: figuresOf({ transaction: id, ratio: words(ratio), stated: words(stated), on }),
      threshold: undefined,
      text: `Transaction ${id} is a split of ${symbol} of ${words(ratio)} on ${on}; the price source states ${words(stated)}. Was it ${words(stated)} rather than ${words(ratio)}?`,
    },
    { restsOn: [words(stated)] },
  );
}

/** Of 0.2 new shares for an old one: `1 for 5`. */
function words(ratio: number): string {
  return ratio >= 1 ? `${numberText(ratio)} for 1` : `1 for ${numberText(1 / ratio)}`;
}
