// Every text of the configuration that must not appear in a log, a tape or an answer.
import type { Settings } from '../../ports/settings.ts';

export function secretsIn({ feeds, notify }: Settings): string[] {
  const { webhook, telegram, heartbeatUrl } = notify;
  const texts = [
    ...feeds.map(({ apiKey }) => apiKey),
    webhook?.url,
    ...Object.values(webhook?.headers ?? {}),
    telegram?.token,
    heartbeatUrl,
  ];
  return texts.filter((text) => text !== undefined);
}

/** The settings that decisions depend on, without secrets; notification settings do not affect decisions. */
export function withoutSecrets(settings: Settings): Settings {
  return {
    ...settings,
    feeds: settings.feeds.map((feed) => ({ ...feed, apiKey: '' })),
    notify: { webhook: undefined, telegram: undefined, heartbeatUrl: undefined, levels: {} },
  };
}
