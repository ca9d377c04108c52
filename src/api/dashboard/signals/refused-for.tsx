// The refusals of the last days for one reason.
import type { Known } from '../facts/request-state.ts';
import type { Signal } from '../facts/shapes.ts';
import { refusedFor, type SignalFilter } from '../facts/signal-filter.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { rowsInMemory } from '../state/long-list.ts';
import { SignalRows } from './signal-rows.tsx';

interface RefusedForProps {
  readonly asked: Known<readonly Signal[]>;
  readonly filter: SignalFilter;
  readonly since: string;
}

export function RefusedFor({ asked, filter, since }: RefusedForProps) {
  return (
    <UntilKnown asked={asked} what="the refusals">
      {({ body }) => {
        const found = refusedFor(body, filter);
        if (found.length === 0)
          return <p class="empty">No signal was refused for this since {since}.</p>;
        return <SignalRows signals={rowsInMemory(found, ({ id }) => id)} />;
      }}
    </UntilKnown>
  );
}
