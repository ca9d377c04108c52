// `sluice config`: checks a configuration without starting anything, shows what is in force, or creates one.

import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Command } from 'commander';
import { PACKAGE_FOLDER } from '../../trader/app/instance/package.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import { loadConfiguration, printConfigurationFailure } from '../program/configuration.ts';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags } from '../program/instance.ts';
import { printError, printJson, printLine, printNote } from '../program/output.ts';

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
    .description('Write a documented configuration and example strategies into a folder.')
    .argument('[folder]', 'folder in which to create config/ and strategies/', '.')
    .action((folder: string) => finish(init(folder)));
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

function init(folder: string): ExitCode {
  const files = ['config', 'strategies'].flatMap((part) =>
    readdirSync(join(PACKAGE_FOLDER, part), { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'demo.yaml')
      .map(({ name }) => join(part, name)),
  );
  const existing = files.find((file) => existsSync(join(folder, file)));
  if (existing !== undefined) {
    return printError({
      sentence: `${join(folder, existing)} exists already; nothing was overwritten`,
      code: 'exists',
      exitCode: EXIT.failure,
    });
  }
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(PACKAGE_FOLDER, file), join(folder, file));
    printLine(join(folder, file));
  }
  printNote(
    'Next: set the account and the feed in config/sluice.yaml, then run `sluice config check`.',
  );
  return EXIT.ok;
}
