// Entry point of the configuration: files, environment and flags to settings, or all issues at once.
import { dirname, resolve } from 'node:path';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { CommandMode, Settings } from '../../ports/settings.ts';
import { brokerOf, withBrokerPathsPlaced } from '../brokers/broker-configs.ts';
import { dataFolderOf } from '../files/data-folder.ts';
import { type ConfigDisk, textOf } from '../files/disk.ts';
import { shownPath } from '../files/shown-path.ts';
import { type ConfigIssue, placeOf, unreadIssue } from '../issues/config-issue.ts';
import { type ConfigNode, merged, nodeAt, type Origin } from '../issues/config-node.ts';
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
import { toSettings } from './to-settings.ts';

const POSTGRES = /^postgres(ql)?:\/\//;

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
  const checked = allChecked(config, strategies, declared);
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
        toSettings(
          value,
          dataFolder,
          strategiesIn(checked.value.strategies),
          checked.value.declared,
        ),
        checked.value.config.root,
      ),
      value,
      request.env,
    ),
    effective: effectiveValues(inForce, checked.value.config.root),
    files: [...files, ...profilesOf(checked.value.declared)],
    strategiesFolder,
    strategies: checked.value.strategies,
    declared: checked.value.declared,
    config: { ...checked.value.config, value },
  });
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

interface Folders {
  baseOf(origin: Origin): string;
  resolved(name: 'data' | 'strategies'): string;
}

/**
 * A path in a file is relative to the file's folder, any other to the working directory; defaults are relative to the
 * first file's folder.
 */
function createFolders(
  { cwd, env }: Pick<SettingsRequest, 'cwd' | 'env'>,
  files: readonly string[],
  root: ConfigNode,
): Folders {
  const baseOf = (origin: Origin) =>
    origin.kind === 'file' ? dirname(resolve(cwd, origin.file)) : cwd;
  return {
    baseOf,
    resolved(name: 'data' | 'strategies'): string {
      const node = nodeAt(root, [name]);
      const [file = cwd] = files;
      const folder =
        node?.kind === 'scalar'
          ? resolve(baseOf(node.origin), node.source)
          : resolve(dirname(file), '..', name);
      if (name !== 'data') return folder;
      const isChosen = node?.kind === 'scalar' && node.origin.kind !== 'file';
      return dataFolderOf({ folder, file, isChosen, env });
    },
  };
}

/** The paths of keys and of the API are like the folders; its store may also be the address of a server. */
function withPathsPlaced({ value, root }: CheckedTree<SluiceFile>, folders: Folders): SluiceFile {
  const placed = (text: string | undefined, ...path: (string | number)[]) => {
    const node = nodeAt(root, path);
    if (text === undefined || node === undefined || POSTGRES.test(text)) return text;
    return resolve(folders.baseOf(node.origin), text);
  };
  const { api } = value;
  const traders = api.traders.map((trader, index) => ({
    ...trader,
    data: placed(trader.data, 'api', 'traders', index, 'data'),
  }));
  const tls = api.tls && {
    cert: placed(api.tls.cert, 'api', 'tls', 'cert') ?? '',
    key: placed(api.tls.key, 'api', 'tls', 'key') ?? '',
  };
  const redis = api.redis && {
    ...api.redis,
    ca: placed(api.redis.ca, 'api', 'redis', 'ca'),
    cert: placed(api.redis.cert, 'api', 'redis', 'cert'),
    key: placed(api.redis.key, 'api', 'redis', 'key'),
  };
  const kafka = api.kafka && {
    ...api.kafka,
    ca: placed(api.kafka.ca, 'api', 'kafka', 'ca'),
    cert: placed(api.kafka.cert, 'api', 'kafka', 'cert'),
    key: placed(api.kafka.key, 'api', 'kafka', 'key'),
  };
  const [store, own] = [placed(api.store, 'api', 'store'), placed(api.folder, 'api', 'folder')];
  const backtest_data = placed(api.backtest_data, 'api', 'backtest_data');
  const prices = { ...api.prices, files: placed(api.prices.files, 'api', 'prices', 'files') };
  const files = { store, folder: own, tls, kafka, redis, prices, backtest_data };
  const sections = withBrokerPathsPlaced(value, placed);
  return { ...sections, api: { ...api, ...files, traders } };
}

interface AllChecked {
  readonly config: CheckedTree<SluiceFile>;
  readonly strategies: LoadedStrategy[];
  readonly declared: DeclaredFeeds;
}

function allChecked(
  config: Result<CheckedTree<SluiceFile>, ConfigIssue[]>,
  strategies: Result<LoadedStrategy[], ConfigIssue[]>,
  declared: Result<DeclaredFeeds, ConfigIssue[]>,
): Result<AllChecked, ConfigIssue[]> {
  const issues = [
    ...(config.ok
      ? crossIssues(config.value, strategies.ok ? strategies.value : [])
      : config.failure),
    ...(strategies.ok ? [] : strategies.failure),
    ...(declared.ok ? [] : declared.failure),
  ];
  if (!config.ok || !strategies.ok || !declared.ok || issues.length > 0) return failed(issues);
  return ok({ config: config.value, strategies: strategies.value, declared: declared.value });
}
