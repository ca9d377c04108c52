// The daemon itself: version, instance, clocks, errors.
import type { Status } from '../facts/shapes.ts';
import { inUtc, span } from '../facts/times.ts';
import { Fact } from '../lists/fact.tsx';
import { Moment } from '../lists/moment.tsx';
import { zone } from '../state/zone.ts';

export function Daemon({ status }: { readonly status: Status }) {
  const { market_time: now, errors_last_hour: errors, trading, ready } = status;
  const { paused_symbols: paused, dark_prices: dark, gateway } = status;
  const quiet = gateway === null || gateway.state === 'ready' ? undefined : gateway.state;
  return (
    <section aria-labelledby="daemon-title">
      <h2 id="daemon-title">Daemon</h2>
      <dl class="facts">
        <Fact name="State">
          {status.state}, up {span(status.uptime_seconds * 1_000)}
        </Fact>
        <Fact name="Trading" isBad={trading.state !== 'ACTIVE'}>
          {trading.state}
          {trading.reason !== '' && `: ${trading.reason}`}
        </Fact>
        <Fact name="Ready" isBad={!ready.is_ready}>
          {ready.is_ready ? 'yes' : `no: ${ready.why}`}
        </Fact>
        <Fact name="Errors" isBad={errors > 0}>
          {errors} in the last hour
        </Fact>
        <Fact name="Clock">
          {now === null ? (
            'not known'
          ) : (
            <>
              <Moment at={now} /> {zone.value.label}, {inUtc(now)}
            </>
          )}
        </Fact>
        <Fact name="Paused">{paused.length === 0 ? 'no symbol' : paused.join(', ')}</Fact>
        <Fact name="Prices" isBad={quiet !== undefined || dark.length > 0}>
          {quiet !== undefined
            ? `not live: the gateway is ${quiet}`
            : dark.length === 0
              ? 'live'
              : `not live: ${dark.join(', ')}`}
        </Fact>
        <Fact name="Version">{status.version}</Fact>
        <Fact name="Instance">
          {status.folder}
          {status.pid !== null && `, pid ${status.pid}`}
        </Fact>
        {status.first_live_day !== null && (
          <Fact name="First days">live day {status.first_live_day}: limits are narrow</Fact>
        )}
      </dl>
    </section>
  );
}
