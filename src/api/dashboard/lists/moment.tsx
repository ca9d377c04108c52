// A time on the exchange's clock, with the date if it is another day than now, and UTC on hover.
import { inUtc, momentTime } from '../facts/times.ts';
import { seen } from '../state/board.ts';
import { zone } from '../state/zone.ts';

export function Moment({ at }: { readonly at: string }) {
  const now = seen.value?.board.account.market_time ?? null;
  return (
    <time dateTime={at} title={inUtc(at)}>
      {momentTime(at, zone.value, now)}
    </time>
  );
}
