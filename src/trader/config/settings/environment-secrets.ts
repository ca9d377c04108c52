// Parts of a source's address and profile that come from secret environment variables: their form does not show that they are secrets.
import type { Settings } from '../../ports/settings.ts';
import { type ConfigNode, nodeAt } from '../issues/config-node.ts';

export function withEnvironmentSecrets(settings: Settings, root: ConfigNode): Settings {
  const node = nodeAt(root, ['feeds']);
  const secrets = node === undefined ? [] : [...new Set(secretsUnder(node))];
  if (secrets.length === 0) return settings;
  return { ...settings, feeds: settings.feeds.map((feed) => ({ ...feed, secrets })) };
}

function secretsUnder(node: ConfigNode): readonly string[] {
  switch (node.kind) {
    case 'scalar':
      return node.secrets ?? [];
    case 'list':
      return node.items.flatMap(secretsUnder);
    case 'map':
      return [...node.entries.values()].flatMap((entry) => secretsUnder(entry.node));
  }
}
