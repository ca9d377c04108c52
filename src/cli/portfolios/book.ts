// `sluice book`: users, ledger and prices as a whole: backups, copies between SQLite and PostgreSQL, checks, erasure.
import type { Command } from 'commander';
import type { Finish } from '../program/exit-code.ts';
import { addInstanceOptions } from '../program/instance.ts';
import { backup, copy, move, restore } from './book/copies.ts';
import { rebuild, verify } from './book/verify.ts';
import { type EraseFlags, erase } from './ledger/erase-user.ts';
import type { UserFlags } from './user/local-identity.ts';

export function configure(command: Command, finish: Finish): void {
  copyCommands(command, finish);
  checkCommands(command, finish);
}

function sub(command: Command, name: string, description: string): Command {
  return addInstanceOptions(command.command(name))
    .description(description)
    .option('--json', 'print JSON');
}

function copyCommands(command: Command, finish: Finish): void {
  sub(command, 'backup', 'Copy the book and its key into a new folder, even while the API runs.')
    .argument('[folder]', 'default: backups/book-<date> beside the files of the API')
    .action(async (folder: string | undefined, flags: UserFlags) =>
      finish(await backup(folder, flags)),
    );
  sub(command, 'restore', 'Put a backup into the configured place, which must hold no book.')
    .argument('<folder>')
    .action(async (folder: string, flags: UserFlags) => finish(await restore(folder, flags)));
  sub(command, 'copy', 'Copy the book to an empty PostgreSQL database or a new folder.')
    .argument('<place>', 'an address that begins with postgres://, or a folder')
    .action(async (place: string, flags: UserFlags) => finish(await copy(place, flags)));
  sub(command, 'move', 'Copy the book to another place and verify that it is the same there.')
    .requiredOption('--to <place>', 'an address that begins with postgres://, or a folder')
    .action(async (flags: UserFlags & { readonly to: string }) => finish(await move(flags)));
}

function checkCommands(command: Command, finish: Finish): void {
  sub(
    command,
    'verify',
    'Check the hash chain and every row against the events, while the API runs.',
  )
    .argument('[folder]', 'a backup; default: the configured book')
    .action(async (folder: string | undefined, flags: UserFlags) =>
      finish(await verify(folder, flags)),
    );
  sub(command, 'rebuild', 'Write the read tables anew from the events.').action(
    async (flags: UserFlags) => finish(await rebuild(flags)),
  );
  sub(command, 'forget', 'Erase the names and notes of a user: the same as `user erase`.')
    .argument('<user>')
    .option('--yes', 'do it')
    .action(async (user: string, flags: EraseFlags) => finish(await erase(user, flags)));
}
