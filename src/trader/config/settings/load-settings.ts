// Entry point of the configuration: files, environment and flags to settings, or all issues at once.
import { resolve } from 'node:path';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { CommandMode, Settings } from '../../ports/settings.ts';
import { brokerOf } from '../brokers/broker-configs.ts';
import { type ConfigDisk, textOf } from '../files/disk.ts';
import { type LoadedEvents, loadEvents } from '../files/event-file.ts';
import { shownPath } from '../files/path-text.ts';
import { type ConfigIssue, placeOf, unreadIssue } from '../issues/config-issue.ts';
import { type ConfigNode, merged, originAt } from '../issues/config-node.ts';
import { type DeclaredFeeds, feedsInForce, loadDeclaredFeeds } from '../profiles/declared-feeds.ts';
import { type CheckedTree, checkTree, type FileSchema } from '../schema/check-tree.ts';
import { sluiceJsonSchema } from '../schema/json-schema.ts';
import { COMMAND_SCHEMAS, SLUICE_SCHEMA, type SluiceFile } from '../schema/sluice-schema.ts';
import {
  type KnownFiles,
  type LoadedStrategy,
  loadStrategies,
  type VettedFiles,
} from '../strategies/load-strategies.ts';
import {
  type Environment,
  type FilledTree,
  interpolated,
  type Override,
  overridesIn,
  withOverrides,
} from '../tree/env-tree.ts';
import { parseYaml } from '../tree/yaml-tree.ts';
import { withAnyKey } from './any-key.ts';
import { crossIssues } from './cross-checks.ts';
import { type EffectiveValue, effectiveValues } from './effective-config.ts';
import { withEnvironmentSecrets } from './environment-secrets.ts';
import { modelKeyIssues, withModelKey } from './language-model-key.ts';
import { isLeftOut, type Reader, withoutLeftOut } from './left-out.ts';
import { createFolders, type Folders, withPathsPlaced } from './placed-paths.ts';
import { toSettings } from './to-settings.ts';

export interface SettingsRequest extends Reader {
  /** The `-c` files in order, later ones win; without any, `$SLUICE_CONFIG`, else `config/sluice.yaml`. */
  readonly files: readonly string[];
  readonly env: Environment;
  /** Command-line flags, which override everything else. */
  readonly flags: readonly FlagOverride[];
  readonly cwd: string;
  readonly disk: ConfigDisk;
  /** Passed to a second read, which then only processes changes. */
  readonly known?: KnownFiles;
  readonly vetted?: VettedFiles;
}

export interface FlagOverride {
  /** As typed: `--port`. */
  readonly flag: string;
  readonly path: readonly (string | number)[];
  /** A YAML scalar or flow list. */
  readonly text: string;
}

export interface LoadedConfig {
  readonly settings: Settings;
  readonly effective: readonly EffectiveValue[];
  /** Absolute; a reload reads these again. */
  readonly files: readonly string[];
  readonly strategiesFolder: string;
  readonly strategies: readonly LoadedStrategy[];
  /** The profiles of the feeds that have one. */
  readonly declared: DeclaredFeeds;
  /** Undefined without `risk.options.calendar`. */
  readonly events: LoadedEvents | undefined;
  /** As set by the files, the environment and the flags. */
  readonly config: CheckedTree<SluiceFile>;
}

export function loadSettings(request: SettingsRequest): Result<Settings, ConfigIssue[]> {
  const loaded = loadConfig(request);
  return loaded.ok ? ok(loaded.value.settings) : loaded;
}

export function loadConfig(asked: SettingsRequest): Result<LoadedConfig, ConfigIssue[]> {
  const request = needsNoKey(asked) ? { ...asked, env: withAnyKey(asked.env) } : asked;
  const { cwd, disk, commandMode } = request;
  const files = configFiles(request);
  const tree = readTree(request, files);
  if (!tree.ok) return tree;
  const { root } = tree.value;
  const config = checkTree(schemaFor(commandMode), root);
  const unset = config.ok ? modelKeyIssues(config.value, request.env) : [];
  const issues = [...tree.value.issues, ...unset];
  const folders = createFolders(request, files, root);
  const strategiesFolder = folders.resolved('strategies');
  const { known = new Map(), vetted = new Map() } = request;
  const strategies =
    request.tradesNothing === true || request.isApi === true || request.isBacktest === true
      ? ok([])
      : loadStrategies({ folder: strategiesFolder, cwd, disk, known, vetted });
  const declared = config.ok
    ? loadDeclaredFeeds({ ...request, ...config.value, folderOf: folders.baseOf })
    : ok<DeclaredFeeds>(new Map());
  const events = config.ok ? eventsOf(request, config.value, folders) : ok(undefined);
  const checked = allChecked(config, strategies, declared, events);
  if (!checked.ok) return failed(withoutEchoes([...issues, ...checked.failure]));
  if (issues.length > 0) return failed(issues);
  const dataFolder = folders.resolved('data');
  const placed = withPathsPlaced(checked.value.config, folders);
  const value = { ...placed, broker: brokerOf(placed) };
  const feeds = feedsInForce(value.feeds);
  const inForce = {
    ...value,
    feeds,
    data: dataFolder,
    strategies: strategiesFolder,
  };
  return ok({
    settings: withModelKey(
      withEnvironmentSecrets(
        toSettings(value, dataFolder, strategiesIn(checked.value.strategies), checked.value),
        checked.value.config.root,
      ),
      value,
      request.env,
    ),
    effective: effectiveValues(inForce, checked.value.config.root),
    files: [...files, ...profilesOf(checked.value.declared), ...pathOf(checked.value.events)],
    strategiesFolder,
    strategies: checked.value.strategies,
    declared: checked.value.declared,
    events: checked.value.events,
    config: { ...checked.value.config, value },
  });
}

function eventsOf(
  { cwd, disk }: SettingsRequest,
  { value, root }: CheckedTree<SluiceFile>,
  folders: Folders,
): Result<LoadedEvents | undefined, ConfigIssue[]> {
  const named = value.risk.options?.calendar;
  if (named === undefined) return ok(undefined);
  const folder = folders.baseOf(originAt(root, ['risk', 'options', 'calendar']));
  return loadEvents({ named, folder, cwd, disk });
}

function pathOf(events: LoadedEvents | undefined): readonly string[] {
  return events === undefined ? [] : [events.path];
}

function profilesOf(declared: DeclaredFeeds): readonly string[] {
  return [...new Set([...declared.values()].map(({ path }) => path))];
}

export function strategiesIn(loaded: readonly LoadedStrategy[]) {
  return loaded.map(({ strategy }) => strategy);
}

/** A placeholder without a value also fails the schema; one message is enough. */
function withoutEchoes(issues: readonly ConfigIssue[]): ConfigIssue[] {
  const isFirst = (issue: ConfigIssue, index: number) =>
    issue.path === '' || issues.findIndex((other) => hasSamePlace(other, issue)) === index;
  return issues.filter(isFirst);
}

function hasSamePlace(a: ConfigIssue, b: ConfigIssue): boolean {
  return a.path === b.path && fileOf(a) === fileOf(b);
}

function fileOf({ origin }: ConfigIssue): string {
  return origin.kind === 'file' ? origin.file : placeOf(origin);
}

function configFiles({ files, env, cwd }: SettingsRequest): readonly string[] {
  const given = files.length > 0 ? files : [env.SLUICE_CONFIG || 'config/sluice.yaml'];
  return given.map((file) => resolve(cwd, file));
}

/** Files, overridden by environment, overridden by flags; only invalid YAML stops the read. */
function readTree(
  request: SettingsRequest,
  files: readonly string[],
): Result<FilledTree, ConfigIssue[]> {
  const unread: ConfigIssue[] = [];
  const issues: ConfigIssue[] = [];
  let tree: ConfigNode | undefined;
  for (const file of files) {
    const read = readConfigFile(request, file);
    if (!read.ok) {
      unread.push(...read.failure);
      continue;
    }
    issues.push(...read.value.issues);
    tree = tree === undefined ? read.value.root : merged(tree, read.value.root);
  }
  if (tree === undefined || unread.length > 0) return failed([...unread, ...issues]);
  const inEnvironment = overridesIn(request.env).filter(
    (override) => !isLeftOut(override, request),
  );
  const overrides = [...inEnvironment, ...flagOverrides(request)];
  const filled = withOverrides(tree, overrides);
  return ok({ root: filled.root, issues: [...issues, ...filled.issues] });
}

function readConfigFile(request: SettingsRequest, file: string): Result<FilledTree, ConfigIssue[]> {
  const { env, cwd, disk } = request;
  const shown = shownPath(cwd, file);
  const text = textOf(disk, file);
  if (!text.ok) return failed([unreadIssue(shown, text.failure)]);
  const parsed = parseYaml(shown, text.value);
  if (!parsed.ok) return parsed;
  return ok(interpolated(withoutLeftOut(parsed.value, request), env));
}

function needsNoKey({ commandMode, isBacktest }: SettingsRequest): boolean {
  return commandMode === 'practice' || isBacktest === true;
}

function flagOverrides({ flags, commandMode: mode }: SettingsRequest): Override[] {
  const own = mode === undefined ? [] : [{ flag: `--${mode}`, path: ['mode'], text: mode }];
  return [...flags, ...own].map(({ flag, path, text }) => ({
    origin: { kind: 'flag', name: flag },
    path,
    text,
  }));
}

function schemaFor(mode: CommandMode | undefined): FileSchema<SluiceFile> {
  const zod = mode === undefined ? SLUICE_SCHEMA : COMMAND_SCHEMAS[mode];
  return { zod, json: sluiceJsonSchema };
}

interface AllChecked {
  readonly config: CheckedTree<SluiceFile>;
  readonly strategies: LoadedStrategy[];
  readonly declared: DeclaredFeeds;
  readonly events: LoadedEvents | undefined;
}

function allChecked(
  config: Result<CheckedTree<SluiceFile>, ConfigIssue[]>,
  strategies: Result<LoadedStrategy[], ConfigIssue[]>,
  declared: Result<DeclaredFeeds, ConfigIssue[]>,
  events: Result<LoadedEvents | undefined, ConfigIssue[]>,
): Result<AllChecked, ConfigIssue[]> {
  const issues = [
    ...(config.ok
      ? crossIssues(config.value, strategies.ok ? strategies.value : [])
      : config.failure),
    ...(strategies.ok ? [] : strategies.failure),
    ...(declared.ok ? [] : declared.failure),
    ...(events.ok ? [] : events.failure),
  ];
  if (!config.ok || !strategies.ok || !declared.ok || !events.ok || issues.length > 0)
    return failed(issues);
  return ok({
    ...{ config: config.value, strategies: strategies.value },
    ...{ declared: declared.value, events: events.value },
  });
}
