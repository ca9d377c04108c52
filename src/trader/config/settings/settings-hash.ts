// What two configurations have in common that decide the same.
import type { Strategy } from '../../domain/strategy/strategy.ts';
import { withoutSections } from '../../ports/brokers.ts';
import { decisiveOfBroker } from '../brokers/broker-configs.ts';
import { canonicalHash } from '../files/canonical-hash.ts';
import type { LoadedEvents } from '../files/event-file.ts';
import type { DeclaredFeeds } from '../profiles/declared-feeds.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';

/**
 * Only what decides: without secrets, folders, doors, notification and retention settings, so that the same trading has
 * the same hash on every machine.
 */
export function hashOf(
  file: SluiceFile,
  strategies: readonly Strategy[],
  declared: DeclaredFeeds,
  events?: LoadedEvents,
): string {
  const {
    data: _data,
    data_group: _group,
    strategies: _strategies,
    notify: _notify,
    tape: _tape,
    broker: _broker,
    venue,
    ...more
  } = withoutSections(file);
  const {
    api: _api,
    agents: _agents,
    metrics: _metrics,
    telemetry: _telemetry,
    sentry: _sentry,
    ...config
  } = more;
  const feeds = file.feeds.map(({ api_key: _secret, ...feed }) => feed);
  const strategyHashes = strategies.map(({ hash }) => hash).toSorted();
  const profiles = [...declared.values()].map(({ hash }) => hash).toSorted();
  const days = events !== undefined && { event_days: events.hash };
  // Without the default: what traded before venues could be chosen keeps its hash.
  const home = { ...(venue !== 'us' && { venue }), ...decisiveOfBroker(file) };
  return canonicalHash({ ...config, ...home, feeds, rules: strategyHashes, profiles, ...days });
}
