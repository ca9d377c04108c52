// Which configuration is in force, and what is wrong in the files as they are now.
import type { Status } from '../facts/shapes.ts';
import { Fact } from '../lists/fact.tsx';
import { Moment } from '../lists/moment.tsx';

export function Configuration({ status: { config } }: { readonly status: Status }) {
  return (
    <section aria-labelledby="configuration-title">
      <h2 id="configuration-title">Configuration</h2>
      {config === null ? (
        <p class="empty">No daemon runs; no configuration is in force.</p>
      ) : (
        <dl class="facts">
          <Fact name="In force">
            since <Moment at={config.since} />{' '}
            <code title={config.hash}>{config.hash.slice(0, 12)}</code>
          </Fact>
          <Fact name="Strategies">{config.strategies.join(', ') || 'none'}</Fact>
          <Fact name="Files" isBad={config.refused.length > 0}>
            {config.refused.length === 0 ? (
              'as they are in force'
            ) : (
              <ul>
                {config.refused.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            )}
          </Fact>
          {config.needs_restart !== '' && <Fact name="Restart">{config.needs_restart}</Fact>}
        </dl>
      )}
    </section>
  );
}
