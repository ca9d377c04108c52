// The signals the API finds.
import { type SignalFilter, signalQuery } from '../facts/signal-filter.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { useLongList } from '../state/long-list.ts';
import { SignalRows } from './signal-rows.tsx';

interface FoundSignalsProps {
  readonly trader: string;
  readonly filter: SignalFilter;
}

export function FoundSignals({ trader, filter }: FoundSignalsProps) {
  const wanted = signalQuery(filter);
  const asked = useLongList(
    `signals ${trader} ${JSON.stringify(wanted)}`,
    (page) => (client) =>
      client.GET('/api/v1/daemon/{trader}/signals', {
        params: { path: { trader }, query: { ...wanted, ...page } },
      }),
  );
  return (
    <UntilKnown asked={asked} what="the signals">
      {({ body }) =>
        body.total === 0 ? (
          <p class="empty">No signal is like this.</p>
        ) : (
          <SignalRows signals={body} />
        )
      }
    </UntilKnown>
  );
}
