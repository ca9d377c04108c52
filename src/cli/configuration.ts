// The whole configuration, checked, or one failure that names everything that is wrong with it.
import type { ConfigIssue } from '../config/config-issue.ts';
import { sentenceOf } from '../config/config-issue.ts';
import { DISK } from '../config/disk.ts';
import { type LoadedConfig, loadConfig } from '../config/load-settings.ts';
import { failed, type Result } from '../kernel/result.ts';
import { type CommandFailure, EXIT } from './exit-code.ts';
import { configFiles, type InstanceFlags } from './instance.ts';

/** One line an issue above the error, so that each can be clicked on. */
export interface ConfigurationFailure extends CommandFailure {
  readonly issues: readonly string[];
}

export function loadConfiguration(
  flags: InstanceFlags,
): Result<LoadedConfig, ConfigurationFailure> {
  const files = configFiles(flags);
  if (!files.ok) return failed({ ...files.failure, issues: [] });
  const loaded = loadConfig({
    files: files.value,
    env: process.env,
    flags: [],
    cwd: process.cwd(),
    isDemo: flags.demo === true,
    disk: DISK,
  });
  return loaded.ok ? loaded : failed(failureOf(loaded.failure));
}

function failureOf(issues: readonly ConfigIssue[]): ConfigurationFailure {
  const sentences = issues.map(sentenceOf);
  const [only] = sentences;
  const isOne = only !== undefined && sentences.length === 1;
  return {
    sentence: isOne ? only : `The configuration has ${sentences.length} faults`,
    code: 'configuration',
    exitCode: EXIT.configuration,
    issues: isOne ? [] : sentences,
  };
}
