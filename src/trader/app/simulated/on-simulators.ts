// The settings of a run between simulators: own strategies and limits, simulated services, and no notices to anyone.

import type {
  DeclaredFeedSettings,
  FeedSettings,
  PredictionApiSettings,
} from '../../ports/feed-settings.ts';
import type { NotifySettings } from '../../ports/notify-settings.ts';
import type { Settings } from '../../ports/settings.ts';

const NO_CHANNELS: NotifySettings = {
  webhook: undefined,
  telegram: undefined,
  escalation: undefined,
  heartbeatUrl: undefined,
  levels: {},
};
const HOST = '127.0.0.1';
/** As the simulated feed grants. */
const REQUESTS_A_MINUTE = 30;
const TIMEOUT_MS = 10_000;

/** Without its broker. `flow` is the port of the simulated feed. */
export function onSimulators(settings: Settings, flow: number): Settings {
  return {
    ...settings,
    feeds: settings.feeds.map((feed) => played(feed, `http://${HOST}:${flow}/api/v1`)),
    // Any free port: the daemon of the account may run at the same time.
    door: { host: HOST, port: 0, allowedHosts: [], token: undefined },
    notify: NO_CHANNELS,
    // The simulated gateway has its own contract numbers.
    instruments: new Map(
      [...settings.instruments].map(([symbol, { contract: _its, ...wanted }]) => [symbol, wanted]),
    ),
  };
}

/** Every feed polls the simulated prediction API, whatever its own source is; each key has its own request limit. */
function played(feed: FeedSettings, url: string): PredictionApiSettings {
  const own =
    feed.profile === 'prediction-api'
      ? feed
      : { ...commonTerms(feed), ...UNSAID, profile: 'prediction-api' as const };
  const requestsPerMinute = Math.min(own.requestsPerMinute, REQUESTS_A_MINUTE);
  return { ...own, url, apiKey: feed.name, requestsPerMinute };
}

/** What a feed with its own profile does not set. */
const UNSAID = {
  zone: 'America/New_York',
  request: 'per-symbol',
  timeoutMs: TIMEOUT_MS,
  requestsPerMinute: REQUESTS_A_MINUTE,
} as const;

function commonTerms({ profile: _own, declared: _terms, ...common }: DeclaredFeedSettings) {
  return common;
}
