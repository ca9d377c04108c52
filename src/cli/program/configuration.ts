// The complete configuration, checked, or every fault in it.

import { failed, ok, type Result } from '../../kernel/result.ts';
import { credentialsOf } from '../../trader/app/brokers/credentials.ts';
import type { Configuration } from '../../trader/app/reload/reloader.ts';
import { sealFault } from '../../trader/app/strategy-files/code-fault.ts';
import { DISK } from '../../trader/config/files/disk.ts';
import { type ConfigIssue, sentenceOf } from '../../trader/config/issues/config-issue.ts';
import {
  type LoadedConfig,
  loadConfig,
  type SettingsRequest,
} from '../../trader/config/settings/load-settings.ts';
import type { KnownFiles, VettedFiles } from '../../trader/config/strategies/load-strategies.ts';
import { vetStrategies } from '../../trader/config/strategies/vet-strategies.ts';
import type { ApiSettings } from '../../trader/ports/settings.ts';
import { type CommandFailure, EXIT, type ExitCode } from './exit-code.ts';
import { settleHome } from './home.ts';
import { commandModeOf, configFiles, type InstanceFlags } from './instance.ts';
import { printError } from './output.ts';

/** Every fault with its place; never empty. */
export type ConfigurationFailure = readonly CommandFailure[];

export function loadConfiguration(
  flags: InstanceFlags,
  reader: Pick<SettingsRequest, 'tradesNothing' | 'isApi' | 'notifies'> = {},
): Result<LoadedConfig, ConfigurationFailure> {
  const files = configFiles(flags);
  if (!files.ok) return failed([files.failure]);
  const loaded = readConfiguration(files.value, flags, reader);
  if (!loaded.ok) return failed(loaded.failure.map(failureOf));
  // Each demonstration makes its own.
  const { settings } = loaded.value;
  const sentence =
    (flags.demo === undefined ? credentialsOf(settings).fault(settings) : undefined) ??
    (settings.api.code ? sealFault() : undefined);
  return sentence === undefined
    ? loaded
    : failed([{ sentence, code: 'configuration', exitCode: EXIT.configuration }]);
}

/** For commands that only use the book: they need no key of a feed, and no strategy that is right. */
export function loadBookSettings(
  flags: InstanceFlags,
  reader: Pick<SettingsRequest, 'readsTopics'> = {},
): Result<ApiSettings, ConfigurationFailure> {
  const files = configFiles(flags);
  if (!files.ok) return failed([files.failure]);
  const loaded = readConfiguration(files.value, flags, { ...reader, tradesNothing: true });
  return loaded.ok ? ok(loaded.value.settings.api) : failed(loaded.failure.map(failureOf));
}

/** Every fault with its place. */
export function readConfiguration(
  files: readonly string[],
  flags: InstanceFlags,
  more: Partial<
    Pick<
      SettingsRequest,
      'known' | 'vetted' | 'tradesNothing' | 'isApi' | 'notifies' | 'readsTopics' | 'disk'
    >
  > = {},
): Result<LoadedConfig, ConfigIssue[]> {
  const loaded = loadConfig({
    files,
    env: process.env,
    flags: [],
    cwd: process.cwd(),
    ...commandModeOf(flags),
    disk: DISK,
    ...more,
  });
  if (loaded.ok) settleHome(loaded.value.settings.venue, loaded.value.settings.broker);
  return loaded;
}

/** How a daemon reloads its configuration from the same files; new code first runs beside it. */
export function readAgain(
  flags: InstanceFlags,
  { strategiesFolder: folder }: Pick<LoadedConfig, 'strategiesFolder'>,
): Configuration['read'] {
  const files = configFiles(flags);
  const known: KnownFiles = new Map();
  let vetted: VettedFiles = new Map();
  return async (disk = DISK) => {
    const code = await vetStrategies({ folder, cwd: process.cwd(), disk }, vetted);
    vetted = code;
    return readConfiguration(files.ok ? files.value : [], flags, { known, vetted: code, disk });
  };
}

function failureOf(issue: ConfigIssue): CommandFailure {
  return { sentence: sentenceOf(issue), code: 'configuration', exitCode: EXIT.configuration };
}

/** One error line per fault, in a form that terminals make clickable. */
export function printConfigurationFailure(failures: ConfigurationFailure): ExitCode {
  for (const failure of failures) printError(failure);
  return EXIT.configuration;
}
