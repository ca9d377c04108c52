// Every text that only a source may know: its key, and what an address, a query or a header carries.
import { HIDDEN, isSecretName, redacted, secretsInAddress } from '../../../../kernel/redact.ts';
import type { FeedSettings } from '../../../ports/feed-settings.ts';

/** Shorter ones would blank ordinary words and numbers of an answer. */
const LENGTH_MIN = 6;

export function secretsOfFeed(feed: FeedSettings): string[] {
  const found = [...(feed.secrets ?? []), ...secretsInAddress(feed.url), ...secretsOfProfile(feed)];
  return [feed.apiKey, ...found.filter((text) => text.length >= LENGTH_MIN)].filter(Boolean);
}

/** The address as a person may see it. */
export function shownAddress(feed: FeedSettings): string {
  return secretsOfFeed(feed).reduce(
    (shown, secret) => shown.replaceAll(secret, HIDDEN),
    redacted(feed.url),
  );
}

function secretsOfProfile(feed: FeedSettings): string[] {
  if (feed.profile !== 'declared' || feed.declared.request.mode === 'file') return [];
  const { query, headers, path, baseUrl = '' } = feed.declared.request;
  const named = Object.entries({ ...query, ...headers }).filter(([name]) => isSecretName(name));
  return [
    ...secretsInAddress(baseUrl),
    ...secretsInAddress(`http://any${path}`),
    // A header may name the kind of its key first, such as `Bearer`.
    ...named.flatMap(([, value]) => [value, value.replace(/^\w+ /, '')]),
  ];
}
