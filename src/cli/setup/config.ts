// `sluice config`: checks a configuration without starting anything, shows what is in force, or creates one.

import { relative } from 'node:path';
import type { Command } from 'commander';
import { credentialsOf } from '../../trader/app/brokers/credentials.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import { loadConfiguration, printConfigurationFailure } from '../program/configuration.ts';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags } from '../program/instance.ts';
import { printJson, printLine, printNote } from '../program/output.ts';
import { initConfiguration } from './config/init.ts';
import { exitsUnproven, PROBE_REMEDY } from './config/unproven-exits.ts';
import { entriesRefused, WATCH_REMEDY } from './config/unwatched-strategies.ts';

interface ShowFlags extends InstanceFlags {
  readonly json?: boolean;
  readonly effective?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command.command('check'))
    .description('Check the configuration and every strategy file.')
    .option('--json', 'print JSON')
    .action((flags: ShowFlags) => finish(check(flags)));
  addInstanceOptions(command.command('show'))
    .description('Show what the files and the environment set, and where.')
    .option('--effective', 'every value in force, including defaults')
    .option('--json', 'print JSON')
    .action((flags: ShowFlags) => finish(show(flags)));
  command
    .command('init')
    .description(
      'Write a documented configuration and example strategies, and print what to do next.',
    )
    .argument('[folder]', 'folder in which to create config/ and strategies/', '.')
    .option('--all', 'every setting with its meaning, without questions')
    .addHelpText('after', '\nAt a terminal it asks four questions and writes what they decide.')
    .action(async (folder: string, { all }: { readonly all?: boolean }) =>
      finish(await initConfiguration(folder, all === true)),
    );
}

function check(flags: ShowFlags): ExitCode {
  const loaded = loadConfiguration(flags);
  if (loaded.ok) {
    const { settings, files } = loaded.value;
    const rules = settings.strategies.map(({ name }) => name);
    const { mode, account, hash } = settings;
    if (flags.json) printJson({ ok: true, issues: [], mode, account, rules, config_hash: hash });
    else {
      printLine(
        `ok: ${files.map((file) => relative('', file)).join(', ')}; ${mode} ${account}; ${counted(rules.length, 'strategy', 'strategies')}${rules.length === 0 ? '' : `: ${rules.join(', ')}`}`,
      );
      const refused = entriesRefused(settings);
      if (refused !== undefined) printNote(`${refused}; ${WATCH_REMEDY}`);
      const unproven = exitsUnproven(settings, false);
      if (unproven !== undefined) printNote(`${unproven}; ${PROBE_REMEDY}`);
      const warning = credentialsOf(settings).warning(settings);
      if (warning !== undefined) printNote(`warning: ${warning.what}; ${warning.remedy}`);
    }
    return EXIT.ok;
  }
  const issues = loaded.failure.map(({ sentence }) => sentence);
  if (flags.json) printJson({ ok: false, issues });
  return printConfigurationFailure(loaded.failure);
}

function show(flags: ShowFlags): ExitCode {
  const loaded = loadConfiguration(flags);
  if (!loaded.ok) return printConfigurationFailure(loaded.failure);
  const { effective } = loaded.value;
  const shown = flags.effective
    ? effective
    : effective.filter(({ origin }) => origin !== 'default');
  if (flags.json) printJson(shown);
  else {
    const width = Math.max(...shown.map(({ path, value }) => settingText(path, value).length));
    for (const { path, value, origin } of shown) {
      printLine(`${settingText(path, value).padEnd(width)}  # ${origin}`);
    }
  }
  return EXIT.ok;
}

function settingText(path: string, value: unknown): string {
  return `${path}: ${typeof value === 'string' ? value : JSON.stringify(value)}`;
}
