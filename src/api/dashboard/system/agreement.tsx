// Whether book and broker agree: the comparison with its differences, and when the stops were last seen at the broker.
import { ago } from '../facts/countdown.ts';
import type { Status } from '../facts/shapes.ts';
import { span } from '../facts/times.ts';
import { Fact } from '../lists/fact.tsx';
import { Moment } from '../lists/moment.tsx';

export function Agreement({ status }: { readonly status: Status }) {
  const { comparison, market_time: now, stops_confirmed_at: confirmed } = status;
  const differences = comparison?.differences ?? [];
  return (
    <section aria-labelledby="agreement-title">
      <h2 id="agreement-title">Book and broker</h2>
      <dl class="facts">
        <Fact name="Compared" isBad={comparison === null || !comparison.is_clean}>
          {comparison === null || comparison.at === null ? (
            'not since the start'
          ) : (
            <>
              <Moment at={comparison.at} />, {ago(comparison.at, now)}:{' '}
              {comparison.is_clean ? 'book = broker' : `${differences.length} differences`}
            </>
          )}
        </Fact>
        <Fact name="Stops seen" isBad={status.stops_stale}>
          {confirmed === null ? (
            status.positions === 0 ? (
              'no position is open'
            ) : (
              'not since the start'
            )
          ) : (
            <>
              <Moment at={confirmed} />, {ago(confirmed, now)}
            </>
          )}
        </Fact>
        <Fact name="Without a stop" isBad={status.naked_seen_ms > 0}>
          {status.naked_seen_ms === 0 ? 'never' : span(status.naked_seen_ms)} since the start
        </Fact>
        <Fact name="Repairs">{status.repairs} since the start</Fact>
        <Fact name="Inferred fills">{status.inferred_executions}</Fact>
      </dl>
      {differences.length > 0 && (
        <ul class="lines">
          {differences.map(({ kind, symbol, text, action }) => (
            <li key={`${kind} ${symbol} ${text}`}>
              <b>{symbol}</b> {text} <small>{action}</small>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
