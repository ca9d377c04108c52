// Gateway and feeds: their state, their last messages, and when the gateway goes away next.
import { ago, countdown } from '../facts/countdown.ts';
import { isClose } from '../facts/gateway-week.ts';
import type { Status } from '../facts/shapes.ts';
import { Fact } from '../lists/fact.tsx';
import { Moment } from '../lists/moment.tsx';
import { GatewayWeek } from './gateway-week.tsx';

export function Connections({ status }: { readonly status: Status }) {
  const { gateway, feeds, market_time: now } = status;
  return (
    <section aria-labelledby="connections-title">
      <h2 id="connections-title">Gateway and feeds</h2>
      {gateway === null ? (
        <p class="empty">No daemon runs; nothing is known of the gateway.</p>
      ) : (
        <dl class="facts">
          <Fact name="Gateway" isBad={gateway.state !== 'ready'}>
            {gateway.state.replace('_', ' ')} since <Moment at={gateway.since} />
            {gateway.why !== '' && ` (${gateway.why})`}
          </Fact>
          <Fact name="Last message">
            <When at={gateway.last_heard} words={ago(gateway.last_heard, now)} />
          </Fact>
          <Fact name="Next restart" isBad={isClose(gateway.next_restart, now)}>
            <When at={gateway.next_restart} words={countdown(gateway.next_restart, now)} />
          </Fact>
          <Fact name="Next login" isBad={isClose(gateway.next_login, now)}>
            <When at={gateway.next_login} words={countdown(gateway.next_login, now)} />
          </Fact>
        </dl>
      )}
      <GatewayWeek status={status} />
      <h3>Feeds</h3>
      {feeds.length === 0 ? (
        <p class="empty">No feed is configured.</p>
      ) : (
        <dl class="facts">
          {feeds.map(({ name, state, last_poll, last_prediction, failures }) => (
            <Fact key={name} name={name} isBad={state !== 'polling' && state !== 'starting'}>
              {state.replace('_', ' ')}; asked {ago(last_poll, now) || 'not yet'}, last prediction{' '}
              {ago(last_prediction, now) || 'none yet'}
              {failures > 0 && `, ${failures} failures`}
            </Fact>
          ))}
        </dl>
      )}
    </section>
  );
}

function When({ at, words }: { readonly at: string | null; readonly words: string }) {
  if (at === null) return <span class="empty">not known</span>;
  return (
    <>
      <Moment at={at} />
      {words !== '' && `, ${words}`}
    </>
  );
}
