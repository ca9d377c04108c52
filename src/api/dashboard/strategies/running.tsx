// What runs, since when, what prevents its next entry, and what it holds.
import { instrumentName } from '../facts/instrument-name.ts';
import type { Strategy } from '../facts/shapes.ts';
import { Fact } from '../lists/fact.tsx';
import { Moment } from '../lists/moment.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';

interface RunningProps {
  readonly trader: string;
}

export function Running({ trader }: RunningProps) {
  const asked = useAsked(`strategies ${trader}`, (client) =>
    client.GET('/api/v1/daemon/{trader}/strategies', { params: { path: { trader } } }),
  );
  return (
    <section aria-labelledby="strategies-title">
      <h2 id="strategies-title">In force</h2>
      <UntilKnown asked={asked} what="the strategies">
        {({ body }) =>
          body.length === 0 ? (
            <p class="empty">No strategy is in force.</p>
          ) : (
            body.map((strategy) => <One key={strategy.name} strategy={strategy} />)
          )
        }
      </UntilKnown>
    </section>
  );
}

function One({ strategy }: { readonly strategy: Strategy }) {
  const { name, removed, hash, since, holds, entries_today: entries, last_signal: last } = strategy;
  return (
    <>
      <h3>
        {name} {removed && <span class="bad">removed: it opens no new positions</span>}
      </h3>
      <dl class="facts">
        <Fact name="In force">
          {since === null ? 'not yet' : <Moment at={since} />} <code>{hash.slice(0, 12)}</code>
        </Fact>
        <WaitsFor strategy={strategy} />
        <BarsJudged strategy={strategy} />
        <Fact name="Holds">
          {holds.length === 0 ? 'nothing' : holds.map(instrumentName).join(', ')}
          {entries !== null && `; ${entries} ${entries === 1 ? 'entry' : 'entries'} today`}
        </Fact>
        <Fact name="Last signal">
          {last === null ? (
            'none yet'
          ) : (
            <>
              <Moment at={last.at} />{' '}
              <a href={hrefOf('why', last.id)}>
                {last.symbol} {last.side}
              </a>
              , {last.taken ? 'taken' : 'not taken'}
            </>
          )}
        </Fact>
      </dl>
    </>
  );
}

function BarsJudged({ strategy: { bars } }: { readonly strategy: Strategy }) {
  return (
    <>
      {(bars ?? []).map((row) => (
        <Fact key={row.symbol} name={`${row.symbol}, bars of ${row.every}`}>
          {`true ${row.was_true}, false ${row.was_false}, unknown ${row.was_unknown} since the start`}
          {row.why_unknown !== null && ` (last unknown: ${row.why_unknown})`}
          {row.until !== null && (
            <>
              {'; the last ended '}
              <Moment at={row.until} />
            </>
          )}
        </Fact>
      ))}
    </>
  );
}

function WaitsFor({ strategy: { waits_for: waits, symbols } }: { readonly strategy: Strategy }) {
  if (waits === null) return <Fact name="Symbols">{symbols.join(', ')}</Fact>;
  return (
    <>
      {waits.map(({ symbol, reasons }) => (
        <Fact key={symbol} name={symbol}>
          {reasons.length === 0
            ? 'waits for a signal; nothing prevents an entry'
            : reasons.map(({ text }) => text).join('; ')}
        </Fact>
      ))}
    </>
  );
}
