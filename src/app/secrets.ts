// Every text of the configuration that no log may hold.
import type { Settings } from '../ports/settings.ts';

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
