// Every text of the configuration that must not appear in a log, a tape or an answer.
import { HIDDEN, isSecretName, redacted, secretsInAddress } from '../../../kernel/redact.ts';
import { secretsOfFeed, shownAddress } from '../../adapters/flow-api/sources/feed-secrets.ts';
import { withoutSections } from '../../ports/brokers.ts';
import type { FeedSettings } from '../../ports/feed-settings.ts';
import type { Settings } from '../../ports/settings.ts';
import { secretsOfBrokers } from '../brokers/credentials.ts';

export function secretsIn(settings: Settings): string[] {
  const { agents, api, door, feeds, notify, sentry } = settings;
  const { webhook, telegram, escalation, heartbeatUrl } = notify;
  const texts = [
    ...feeds.flatMap(secretsOfFeed),
    ...Object.values(webhook?.headers ?? {}),
    telegram?.token,
    ...Object.values(escalation?.webhook?.headers ?? {}),
    escalation?.telegram?.token,
    door.token,
    ...secretsOfBrokers(settings),
    sentry.dsn,
    api.oidc?.clientSecret,
    ...(api.alpaca?.keys ?? []).map(({ secret }) => secret),
    agents.languageModel?.key,
    agents.telegram?.token,
    ...secretsInAddress(sentry.dsn ?? ''),
    ...secretsInAddress(api.store),
    ...[webhook?.url, escalation?.webhook?.url, heartbeatUrl].flatMap(secretsOfReceiver),
  ];
  return texts.filter((text): text is string => text !== undefined && text !== '');
}

/** The path of such an address is a secret: it is enough to write to the receiver. */
function secretsOfReceiver(address: string | undefined): string[] {
  if (address === undefined) return [];
  const url = URL.parse(address);
  return url === null
    ? [address]
    : [address, `${url.pathname}${url.search}`, ...secretsInAddress(address)];
}

/** The settings that decisions depend on, without secrets; notification settings do not affect decisions. */
export function withoutSecrets(settings: Settings): Settings {
  return {
    ...withoutSections(settings),
    api: {
      ...settings.api,
      store: redacted(settings.api.store),
      oidc: undefined,
      alpaca: undefined,
    },
    agents: { ...settings.agents, languageModel: undefined, telegram: undefined },
    door: { ...settings.door, token: undefined },
    sentry: { dsn: undefined },
    feeds: settings.feeds.map(feedWithoutSecrets),
    notify: {
      webhook: undefined,
      telegram: undefined,
      escalation: undefined,
      heartbeatUrl: undefined,
      levels: {},
    },
  };
}

function feedWithoutSecrets(feed: FeedSettings): FeedSettings {
  const clean = { apiKey: '', url: shownAddress(feed), secrets: [] };
  if (feed.profile !== 'declared') return { ...feed, ...clean };
  const { request } = feed.declared;
  if (request.mode === 'file') return { ...feed, ...clean };
  const { baseUrl, path, query, headers } = request;
  return {
    ...feed,
    ...clean,
    declared: {
      ...feed.declared,
      request: {
        ...request,
        baseUrl: baseUrl && redacted(baseUrl),
        path: redacted(path),
        query: withoutValues(query),
        headers: withoutValues(headers),
      },
    },
  };
}

function withoutValues(given: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, isSecretName(name) ? HIDDEN : value]),
  );
}
