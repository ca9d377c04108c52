// Compares a reloaded configuration with the one in force: what can change while positions are open, and what needs a
// restart.
import { assertNever } from '../../../kernel/assert.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type {
  ConfigChange,
  FieldChange,
  StrategyChange,
} from '../../domain/edits/config-change.ts';
import type { ConfigIssue } from '../issues/config-issue.ts';
import type { ConfigNode } from '../issues/config-node.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';
import type { LoadedStrategy } from '../strategies/load-strategies.ts';
import { crossIssues } from './cross-checks.ts';
import { withEnvironmentSecrets } from './environment-secrets.ts';
import { fieldChanges } from './field-changes.ts';
import { type LoadedConfig, strategiesIn } from './load-settings.ts';
import { toSettings } from './to-settings.ts';

export interface ReloadPlan {
  /** The configuration in force after the reload. */
  readonly next: LoadedConfig;
  readonly change: ConfigChange;
  /** Changed in the files, but not in force before a restart. */
  readonly needsRestart: readonly FieldChange[];
}

/** The rest decides who trades where, or is fixed in an adapter while it runs. */
const LIVE = [
  'feeds',
  'risk',
  'protections',
  'manual',
  'live',
  'notify',
  'instruments',
  'reconcile',
  'strategies',
];
const LIVE_PATHS = ['execution.collar_percent', 'execution.entry_seconds'];

/** Rejected if the changes do not fit the settings that must stay: a strategy whose symbols need a restart. */
export function planReload(
  inForce: LoadedConfig,
  read: LoadedConfig,
): Result<ReloadPlan, ConfigIssue[]> {
  const config = {
    value: liveOver(inForce.config.value, read.config.value),
    root: read.config.root,
  };
  const issues = crossIssues(config, read.strategies);
  if (issues.length > 0) return failed(issues);
  const { dataFolder } = inForce.settings;
  const settings = withEnvironmentSecrets(
    toSettings(config.value, dataFolder, strategiesIn(read.strategies), read),
    read.config.root,
  );
  const changes = [
    ...fieldChanges(
      feedsByName(inForce.config.value, read.config.value),
      feedsByName(read.config.value, inForce.config.value),
      new Set([...secretSources(inForce.config.root), ...secretSources(read.config.root)]),
    ),
    ...fieldChanges(profileHashes(inForce, read), profileHashes(read, inForce)),
    ...fieldChanges(eventsHash(inForce, read), eventsHash(read, inForce)),
  ];
  return ok({
    next: { ...read, config, settings },
    change: {
      was: inForce.settings.hash,
      hash: settings.hash,
      rules: strategyChanges(inForce.strategies, read.strategies),
      settings: changes.filter(isLive),
    },
    needsRestart: changes.filter((change) => !isLive(change)),
  });
}

/** Their order in the list has no meaning; a feed on only one side is described in a few words. */
function feedsByName(file: SluiceFile, other: SluiceFile): object {
  const names = new Set(other.feeds.map(({ name }) => name));
  const feeds = file.feeds.map((feed) => [
    feed.name,
    names.has(feed.name) ? feed : `${feed.profile} for ${feed.symbols.join(', ')}`,
  ]);
  return { ...file, feeds: Object.fromEntries(feeds) };
}

/** The content of a profile is not in the configuration: if both sides have the feed, its hash is compared. */
function profileHashes({ declared }: LoadedConfig, other: LoadedConfig) {
  const both = [...declared].filter(([name]) => other.declared.has(name));
  const hashes = both.map(([name, { hash }]) => [name, { profile_hash: hash.slice(0, 12) }]);
  return { feeds: Object.fromEntries(hashes) };
}

/** The same of the calendar of events. */
function eventsHash({ events }: LoadedConfig, other: LoadedConfig) {
  if (events === undefined || other.events === undefined) return {};
  return { risk: { options: { calendar_hash: events.hash.slice(0, 12) } } };
}

function liveOver(inForce: SluiceFile, read: SluiceFile): SluiceFile {
  const { ack_seconds } = inForce.execution;
  const live = Object.entries(read).filter(([section]) => LIVE.includes(section));
  return {
    ...inForce,
    ...Object.fromEntries(live),
    execution: { ...read.execution, ack_seconds },
  };
}

function isLive({ path }: FieldChange): boolean {
  return LIVE.includes(/^\w+/.exec(path)?.[0] ?? '') || LIVE_PATHS.includes(path);
}

function strategyChanges(
  before: readonly LoadedStrategy[],
  after: readonly LoadedStrategy[],
): StrategyChange[] {
  const known = new Map(before.map((loaded) => [loaded.strategy.name, loaded]));
  const changes = after.flatMap((loaded): StrategyChange[] => {
    const { name, hash } = loaded.strategy;
    const was = known.get(name);
    known.delete(name);
    if (was === undefined) return [{ kind: 'added', name, hash }];
    if (was.strategy.hash === hash) return [];
    const fields = fieldChanges(was.terms, loaded.terms);
    return [{ kind: 'changed', name, was: was.strategy.hash, hash, fields }];
  });
  const gone = [...known.values()].map(({ strategy: { name, hash } }): StrategyChange => {
    return { kind: 'removed', name, hash };
  });
  return [...changes, ...gone];
}

/** Values that come from an environment variable whose name says that it is a secret. */
function secretSources(node: ConfigNode): string[] {
  switch (node.kind) {
    case 'scalar':
      return node.isSecret ? [node.source] : [];
    case 'list':
      return node.items.flatMap(secretSources);
    case 'map':
      return [...node.entries.values()].flatMap((entry) => secretSources(entry.node));
    default:
      return assertNever(node);
  }
}
