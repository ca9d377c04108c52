// Determines the instance of a command: mode, account and folder. Ignores the rest of the configuration, so that a
// typo in a strategy file never prevents status, halt or stop.

import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { ownerWhoHides } from '../../trader/adapters/sqlite/instance/folder-owner.ts';
import {
  type InstanceFolder,
  instanceFolder,
} from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import { PACKAGE_FOLDER } from '../../trader/app/instance/package.ts';
import { dataFolderOf, isPackageExample } from '../../trader/config/files/data-folder.ts';
import { DISK, textOf } from '../../trader/config/files/disk.ts';
import { sentenceOf } from '../../trader/config/issues/config-issue.ts';
import {
  type ConfigNode,
  emptyMap,
  merged,
  nodeAt,
} from '../../trader/config/issues/config-node.ts';
import { interpolated, overridesIn, withOverrides } from '../../trader/config/tree/env-tree.ts';
import { parseYaml } from '../../trader/config/tree/yaml-tree.ts';
import { isBrokerName } from '../../trader/ports/brokers.ts';
import { DEMO_FILES, DEMO_NAMES, type DemoName } from '../../trader/ports/demonstrations.ts';
import type { CommandMode, Mode } from '../../trader/ports/settings.ts';
import type { ApiPlace } from './api-process.ts';
import { demoOption } from './demo-name.ts';
import { type CommandFailure, EXIT } from './exit-code.ts';
import { settleHome } from './home.ts';

export interface InstanceFlags {
  readonly config?: readonly string[];
  readonly demo?: DemoName;
  readonly practice?: boolean;
}

export interface Instance {
  readonly mode: Mode;
  readonly account: string;
  readonly folder: InstanceFolder;
  readonly clientId: number | undefined;
  readonly api: ApiPlace;
  /** The configuration files, absolute. */
  readonly files: readonly string[];
}

const DEFAULT_FILE = 'config/sluice.yaml';
/** Where a service has it; named in the error, never read by default: a shell elsewhere must not command it by accident. */
const SERVICE_FILE = '/etc/sluice/config/sluice.yaml';
/** The demonstration that reads the file. */
export function demoOfFile(file: string | undefined): DemoName | undefined {
  return DEMO_NAMES.find((name) => fileOfDemo(name) === file);
}

function fileOfDemo(name: DemoName): string {
  return join(PACKAGE_FOLDER, 'config', DEMO_FILES[name]);
}

export function addConfigOption(command: Command): Command {
  return command.option(
    '-c, --config <file>',
    'configuration file; later ones override earlier',
    (file: string, files: readonly string[] = []) => [...files, file],
  );
}

export function addInstanceOptions(command: Command): Command {
  return addConfigOption(command)
    .addOption(demoOption())
    .addOption(new Option('--practice', 'the practice with this configuration').conflicts('demo'));
}

/** Empty if the files set the mode. */
export function commandModeOf(flags: InstanceFlags): { readonly commandMode?: CommandMode } {
  if (flags.demo !== undefined) return { commandMode: 'demo' };
  return flags.practice === true ? { commandMode: 'practice' } : {};
}

/** `-c` files, else `$SLUICE_CONFIG`, else `config/sluice.yaml` here. */
export function configFiles(flags: InstanceFlags): Result<readonly string[], CommandFailure> {
  if (flags.demo !== undefined) return ok(demoFiles(fileOfDemo(flags.demo)));
  if (flags.config !== undefined) return ok(flags.config);
  const named = process.env.SLUICE_CONFIG ?? '';
  if (named !== '') return ok([named]);
  if (existsSync(DEFAULT_FILE) && !isPackageExample(resolve(DEFAULT_FILE)))
    return ok([DEFAULT_FILE]);
  const remedy = existsSync(SERVICE_FILE)
    ? `for the service of this host add -c ${SERVICE_FILE}, or set SLUICE_CONFIG to it`
    : 'name a file with -c, or create one with `sluice config init`';
  return failed({
    sentence: `${DEFAULT_FILE} not found here; ${remedy}`,
    code: 'no-config',
    exitCode: EXIT.configuration,
  });
}

/** None if the same ones are read here without naming them. */
export function neededFiles(given: readonly string[]): readonly string[] {
  const byDefault = configFiles({});
  const placesOf = (files: readonly string[]) => files.map((file) => resolve(file)).join('\n');
  const isSame = byDefault.ok && placesOf(byDefault.value) === placesOf(given);
  return isSame ? [] : given;
}

export function locateInstance(flags: InstanceFlags): Result<Instance, CommandFailure> {
  const found = treeOf(flags);
  return found.ok ? instanceIn(found.value, commandModeOf(flags).commandMode) : found;
}

/** What was started with the demonstration in this folder says where it is. */
export function servicesFile({ path }: Pick<InstanceFolder, 'path'>): string {
  return join(path, 'services.yaml');
}

function demoFiles(file: string): readonly string[] {
  const found = readTree([file]);
  const placed = found.ok ? instanceIn(found.value, 'demo') : found;
  const services = placed.ok ? servicesFile(placed.value.folder) : '';
  return existsSync(services) ? [file, services] : [file];
}

/** Where the strategy files are, even if they have faults. */
export function strategiesFolder(flags: InstanceFlags): Result<string, CommandFailure> {
  const found = treeOf(flags);
  if (!found.ok) return found;
  const { tree, files } = found.value;
  return ok(folderAt(tree, files, 'strategies'));
}

/** The folder of the configuration's data; `data` here if there is no configuration. */
export function dataFolder(flags: InstanceFlags): Result<string, CommandFailure> {
  const named = process.env.SLUICE__DATA ?? '';
  if (named !== '') return ok(resolve(named));
  const files = configFiles(flags);
  if (!files.ok && flags.config === undefined) return ok(resolve('data'));
  const found = treeOf(flags);
  return found.ok ? ok(dataAt(found.value.tree, found.value.files)) : found;
}

interface FoundTree {
  readonly tree: ConfigNode;
  readonly files: readonly string[];
}

function treeOf(flags: InstanceFlags): Result<FoundTree, CommandFailure> {
  const files = configFiles(flags);
  return files.ok ? readTree(files.value) : files;
}

function readTree(files: readonly string[]): Result<FoundTree, CommandFailure> {
  let tree: ConfigNode = emptyMap({ kind: 'default' });
  for (const file of files) {
    if (!existsSync(file)) return refuse(`File not found: ${file}`);
    const text = textOf(DISK, file);
    if (!text.ok) return refuse(`${file}: ${text.failure}`);
    const parsed = parseYaml(file, text.value);
    if (!parsed.ok) return refuse(parsed.failure.map(sentenceOf).join('; '));
    tree = merged(tree, parsed.value);
  }
  const surrounded = withOverrides(tree, overridesIn(process.env));
  if (surrounded.issues.length > 0) return refuse(surrounded.issues.map(sentenceOf).join('; '));
  return ok({ tree: surrounded.root, files });
}

function instanceIn(
  { tree, files }: FoundTree,
  commandMode: CommandMode | undefined,
): Result<Instance, CommandFailure> {
  const mode = commandMode ?? textAt(tree, 'mode') ?? 'dry-run';
  const account = textAt(tree, 'account');
  if (account === undefined) return refuse('The configuration does not set an account');
  const broker = textAt(tree, 'broker');
  const venue = textAt(tree, 'venue') === 'vietnam' ? 'vietnam' : 'us';
  settleHome(venue, isBrokerName(broker) ? broker : undefined);
  if (!isMode(mode, commandMode)) {
    return refuse(`Unknown mode "${mode}"; expected dry-run, paper or live`);
  }
  const dataFolder = dataAt(tree, files);
  const clientId = Number(textAt(tree, 'gateway', 'client_id') ?? DEFAULT_CLIENT_ID);
  const folder = instanceFolder(dataFolder, mode, account);
  const owner = ownerWhoHides(folder.path);
  if (owner !== undefined) return hidden(folder, owner);
  return ok({
    mode,
    account,
    folder,
    clientId: Number.isInteger(clientId) ? clientId : undefined,
    api: apiPlace(tree, files, folder),
    files: files.map((file) => resolve(file)),
  });
}

function apiPlace(tree: ConfigNode, files: readonly string[], { path }: InstanceFolder): ApiPlace {
  const port = Number(textAt(tree, 'api', 'port') ?? DEFAULT_API_PORT);
  const scheme = nodeAt(tree, ['api', 'tls']) === undefined ? 'http' : 'https';
  return {
    isEnabled: textAt(tree, 'api', 'enabled') === 'true',
    folder:
      textAt(tree, 'api', 'folder') === undefined
        ? join(path, 'api')
        : folderAt(tree, files, 'api', 'folder'),
    url: port > 0 ? `${scheme}://127.0.0.1:${port}` : undefined,
  };
}

/** Without this a daemon of another user would be reported as stopped. */
function hidden({ path }: InstanceFolder, owner: number): Result<never, CommandFailure> {
  return failed({
    sentence: `${path} belongs to another user (uid ${owner}), so this one cannot see what runs there. Run the same command as that user, after sudo -u '#${owner}'`,
    code: 'other-user',
    exitCode: EXIT.failure,
  });
}

const DEFAULT_CLIENT_ID = 17;
const DEFAULT_API_PORT = 8000;

function isMode(mode: string, commandMode: CommandMode | undefined): mode is Mode {
  return mode === commandMode || ['dry-run', 'paper', 'live'].includes(mode);
}

/** Works even if another value of the file needs an environment variable that is not set. */
function textAt(tree: ConfigNode, ...path: string[]): string | undefined {
  const node = nodeAt(tree, path);
  if (node?.kind !== 'scalar') return undefined;
  const filled = interpolated(node, process.env);
  if (filled.issues.length > 0 || filled.root.kind !== 'scalar') return undefined;
  return filled.root.source;
}

function dataAt(tree: ConfigNode, files: readonly string[]): string {
  const node = nodeAt(tree, ['data']);
  return dataFolderOf({
    folder: folderAt(tree, files, 'data'),
    file: resolve(files[0] ?? ''),
    isChosen: node !== undefined && node.origin.kind !== 'file',
    env: process.env,
  });
}

function folderAt(tree: ConfigNode, files: readonly string[], ...path: string[]): string {
  const text = textAt(tree, ...path);
  return text === undefined
    ? resolve(dirname(files[0] ?? ''), '..', ...path)
    : resolve(folderOf(tree, path), text);
}

/** Relative paths in a file start at the file; those in environment variables start at the working directory. */
function folderOf(tree: ConfigNode, path: readonly string[]): string {
  const origin = nodeAt(tree, path)?.origin;
  return origin?.kind === 'file' ? resolve(dirname(origin.file)) : process.cwd();
}

function refuse(sentence: string): Result<never, CommandFailure> {
  return failed({ sentence, code: 'configuration', exitCode: EXIT.configuration });
}
