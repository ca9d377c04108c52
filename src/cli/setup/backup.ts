// `sluice backup`: the journal, the book, the configuration and the strategies, sealed and kept outside of this machine.
import type { Command } from 'commander';
import type { Finish } from '../program/exit-code.ts';
import { addInstanceOptions } from '../program/instance.ts';
import { seconds, wholeFrom } from '../program/option-numbers.ts';
import type { FetchFlags } from './backup/fetch.ts';
import type { ListFlags } from './backup/list.ts';
import type { BackupFlags } from './backup/make.ts';
import { addFrom, KEY_FILE } from './backup/options.ts';

const KEPT = 30;
const KEPT_MAX = 10_000;

export function configure(command: Command, finish: Finish): void {
  addPlace(addInstanceOptions(command))
    .description(
      'Seal the journal, the book, configuration and strategies, and keep them in a bucket. The copy is read back and verified.',
    )
    .option('--keep <count>', 'generations that stay', wholeFrom(1, KEPT_MAX), KEPT)
    .action(async (flags: BackupFlags) => {
      const { backup } = await import('./backup/make.ts');
      finish(await backup(flags));
    });
  // The command itself has these options too, and takes them wherever they stand.
  addPlace(command.command('list'))
    .description('List the backups that a place has.')
    .option('--max-age <hours>', 'exit with 1 if the newest is older', seconds)
    .action(async (_flags: ListFlags, own: Command) => {
      const { list } = await import('./backup/list.ts');
      finish(await list(own.optsWithGlobals<ListFlags>()));
    });
  addFrom(command.command('fetch'))
    .description('Put the files of a backup into a new folder, on any machine.')
    .argument('<folder>')
    .option('--json', 'print JSON')
    .action(async (folder: string, _flags: FetchFlags, own: Command) => {
      const { fetchInto } = await import('./backup/fetch.ts');
      finish(await fetchInto(folder, own.optsWithGlobals<FetchFlags>()));
    });
  command
    .command('key')
    .description('Make the key that seals backups.')
    .argument('<file>', 'a new file; keep a copy of it elsewhere')
    .option('--json', 'print JSON')
    .action(async (file: string, _flags: object, own: Command) => {
      const { makeKey } = await import('./backup/key.ts');
      finish(makeKey(file, own.optsWithGlobals()));
    });
}

function addPlace(command: Command): Command {
  return command
    .option('--to <place>', 's3://bucket/prefix; default: $SLUICE_BACKUP_PLACE')
    .option('--key-file <file>', KEY_FILE)
    .option('--json', 'print JSON');
}
