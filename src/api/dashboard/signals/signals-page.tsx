// Signals that were taken and that were not, and which reasons kept how many of them back.
import { useState } from 'preact/hooks';
import type { Signal } from '../facts/shapes.ts';
import { EVERY_SIGNAL, type SignalFilter } from '../facts/signal-filter.ts';
import { seen, trader } from '../state/dashboard-snapshot.ts';
import { useAsked } from '../state/polled-request.ts';
import { ByReason } from './by-reason.tsx';
import { FeedKnowledge } from './feed-knowledge.tsx';
import { Filters } from './filters.tsx';
import { FoundSignals } from './found-signals.tsx';
import { RefusedFor } from './refused-for.tsx';

const DAYS = 7;
const DAY_MS = 86_400_000;
/** As many as the API gives at once. */
const REFUSALS = 1_000;
const RENEW_MS = 30_000;

export function SignalsPage() {
  const name = trader.value?.name;
  const now = seen.value?.board.account.market_time;
  if (name === undefined || now === undefined)
    return <p class="waiting">Waiting for the first answer…</p>;
  const since = new Date(Date.parse(now) - DAYS * DAY_MS).toISOString().slice(0, 10);
  return <Signals key={name} trader={name} since={since} />;
}

function Signals({ trader: name, since }: { readonly trader: string; readonly since: string }) {
  const [filter, setFilter] = useState<SignalFilter>(EVERY_SIGNAL);
  const refusals = useAsked<readonly Signal[]>(
    `refusals ${name} ${since}`,
    (client) =>
      client.GET('/api/v1/daemon/{trader}/signals', {
        params: {
          path: { trader: name },
          query: { taken: 'false', from: since, limit: REFUSALS },
        },
      }),
    { renewMs: RENEW_MS },
  );
  const known = refusals.kind === 'known' ? refusals.body : [];
  return (
    <div class="signals">
      <ByReason
        asked={refusals}
        chosen={filter.reason}
        choose={(reason) => setFilter({ ...filter, reason, taken: 'all' })}
      />
      <section aria-labelledby="signals-title">
        <h2 id="signals-title">Signals</h2>
        <Filters filter={filter} refusals={known} change={setFilter} />
        {filter.reason === '' ? (
          <FoundSignals key={JSON.stringify(filter)} trader={name} filter={filter} />
        ) : (
          <RefusedFor key={JSON.stringify(filter)} asked={refusals} filter={filter} since={since} />
        )}
      </section>
      <FeedKnowledge trader={name} />
    </div>
  );
}
