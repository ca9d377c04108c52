// `sluice go-live`: checks point by point whether everything is ready for real money; changes nothing.
import type { Command } from 'commander';
import {
  instanceFolder,
  readHaltFile,
} from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import { type Finding, findingText, fine, warning } from '../answers/finding.ts';
import { loadConfiguration, printConfigurationFailure } from '../program/configuration.ts';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags } from '../program/instance.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { configFindings } from './go-live/config-findings.ts';
import { paperFindings } from './go-live/paper-record.ts';

interface GoLiveFlags extends InstanceFlags {
  readonly json?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .option('--json', 'print JSON')
    .action((flags: GoLiveFlags) => finish(check(flags)));
}

function check(flags: GoLiveFlags): ExitCode {
  const loaded = loadConfiguration(flags);
  if (!loaded.ok) return printConfigurationFailure(loaded.failure);
  const { settings } = loaded.value;
  const findings = [
    ...configFindings(loaded.value),
    ...paperFindings(settings),
    haltFinding(settings),
  ];
  if (flags.json) printJson(findings);
  else for (const finding of findings) printLine(findingText(finding));
  const failures = findings.filter(({ status }) => status === 'fail');
  if (failures.length === 0) return EXIT.ok;
  const sentence = `Not ready for live: ${failures.map((finding) => finding.check).join(', ')}`;
  return printError({ sentence, code: 'go-live', exitCode: EXIT.failure });
}

function haltFinding({ dataFolder, mode, account }: Settings): Finding {
  const why = readHaltFile(instanceFolder(dataFolder, mode, account));
  return why === undefined
    ? fine('halt', 'no HALT file')
    : warning('halt', `halted: ${why}`, '`sluice resume` allows entries again');
}
