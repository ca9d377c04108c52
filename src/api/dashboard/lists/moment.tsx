// A time on the exchange's clock, with the date if it is another day than now, and UTC on hover.
import { inUtc, momentTime } from '../facts/times.ts';
import { today, zone } from '../state/zone.ts';

export function Moment({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={inUtc(at)}>
      {momentTime(at, zone.value, today.value)}
    </time>
  );
}
