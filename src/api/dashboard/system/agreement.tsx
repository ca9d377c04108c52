// Whether book and broker agree: the comparison with its differences, and when the stops were last seen at the broker.
import { ago } from '../facts/countdown.ts';
import { lastCompared } from '../facts/quiet-gateway.ts';
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
        <Fact
          name="Compared"
          isBad={comparison === null || !comparison.is_clean || lastCompared(status) !== null}
        >
          {comparison === null || comparison.at === null ? (
            'not since the start'
          ) : (
            <>
              {lastCompared(status) !== null && 'not since '}
              <Moment at={comparison.at} />, {ago(comparison.at, now)}
              {foundWords(status)}
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

/** A comparison that could not be made found no difference, and says nothing. */
function foundWords({ comparison }: Status): string {
  if (comparison === null) return '';
  const { is_clean: isClean, differences } = comparison;
  if (isClean) return ': book = broker';
  if (differences.length === 0) return '';
  return differences.length === 1 ? ': 1 difference' : `: ${differences.length} differences`;
}
