// `sluice strategy`: checks strategy files, shows what runs and what it waits for, creates a new one.
import { type Command, Option } from 'commander';
import type { Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags } from '../program/instance.ts';
import type { ListFlags } from './strategy/list.ts';
import type { NewFlags } from './strategy/new.ts';

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command.command('check'))
    .description('Check strategy files and describe what they would do.')
    .argument('[file...]', 'default: all strategies of the configuration')
    .option('--json', 'print JSON')
    .action(async (files: string[], flags: InstanceFlags & { json?: boolean }) => {
      const { check } = await import('./strategy/check.ts');
      finish(check(files, flags));
    });
  addInstanceOptions(command.command('list'))
    .description('Show what runs, since when, and what it waits for.')
    .option('--json', 'print JSON')
    .action(async (flags: ListFlags) => {
      const { list } = await import('./strategy/list.ts');
      finish(await list(flags));
    });
  addInstanceOptions(command.command('new'))
    .description('Write a commented strategy file; never overwrites one.')
    .argument('<name>', 'such as morning-drive')
    .addOption(
      new Option('--from <example>', 'the shipped example to start from')
        .default('flow-follow')
        .conflicts('typescript'),
    )
    .option('--typescript', 'as code, for what conditions cannot express')
    .action(async (name: string, flags: NewFlags) => {
      const { begin } = await import('./strategy/new.ts');
      finish(begin(name, flags));
    });
}
