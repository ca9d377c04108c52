// `sluice user`: users of the API, for anyone who may read its store: the local operator needs no password.
import type { Command } from 'commander';
import { PERMISSIONS, ROLES } from '../../api/identity/role.ts';
import type { Finish } from '../program/exit-code.ts';
import { addInstanceOptions } from '../program/instance.ts';
import { type EraseFlags, erase } from './ledger/erase-user.ts';
import { type ExportFlags, exportUser } from './ledger/export-user.ts';
import { type AddFlags, add } from './user/add.ts';
import {
  type CodeFlags,
  type GrantFlags,
  grant,
  type LinkFlags,
  link,
  revoke,
  setActive,
  setCode,
  setRole,
  ungrant,
  unlink,
} from './user/changes.ts';
import { type InviteFlags, invite, type ResetFlags, reset } from './user/codes.ts';
import type { UserFlags } from './user/local-identity.ts';
import { list, show } from './user/looks.ts';
import { type TokenFlags, token } from './user/token.ts';

const ROLE_NAMES = ROLES.join(', ');

export function configure(command: Command, finish: Finish): void {
  lookCommands(command, finish);
  codeCommands(command, finish);
  changeCommands(command, finish);
  grantCommands(command, finish);
  providerCommands(command, finish);
}

function sub(command: Command, name: string, description: string): Command {
  return addInstanceOptions(command.command(name))
    .description(description)
    .option('--json', 'print JSON');
}

function listed(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}

function lookCommands(command: Command, finish: Finish): void {
  sub(command, 'list', 'List users.').action(async (flags: UserFlags) => finish(await list(flags)));
  sub(command, 'show', 'Show a user: grants, identities at a provider, keys.')
    .argument('<name>')
    .action(async (name: string, flags: UserFlags) => finish(await show(name, flags)));
  sub(command, 'export', 'Print all that is kept about a user, as JSON.')
    .argument('<name>')
    .option('-o, --output <file>', 'a new file, which only you can read')
    .action(async (name: string, flags: ExportFlags) => finish(await exportUser(name, flags)));
}

function codeCommands(command: Command, finish: Finish): void {
  sub(
    command,
    'add',
    'Create a user. Without --password-stdin it prints a code to set the password.',
  )
    .argument('<name>')
    .option('--role <role>', ROLE_NAMES, 'viewer')
    .option('--email <address>', 'e-mail address')
    .option('--account <account>', 'account the user may see; repeatable', listed)
    .option('--password-stdin', 'read the password from standard input')
    .action(async (name: string, flags: AddFlags) => finish(await add(name, flags)));
  sub(command, 'invite', 'Print a code with which somebody registers, once.')
    .option('--role <role>', ROLE_NAMES, 'viewer')
    .action(async (flags: InviteFlags) => finish(await invite(flags)));
  sub(command, 'reset', 'Print a code with which the user sets a new password.')
    .argument('<name>')
    .option('--second-factor', 'instead remove the second factor, for a lost device')
    .action(async (name: string, flags: ResetFlags) => finish(await reset(name, flags)));
  sub(command, 'token', 'Print an access token of a user, for scripts on this machine.')
    .argument('<name>')
    .option('--scope <scope>', `${PERMISSIONS.join(', ')}; repeatable`, listed)
    .option('--minutes <minutes>', 'life of the token, at most 1440', '30')
    .action(async (name: string, flags: TokenFlags) => finish(await token(name, flags)));
}

function changeCommands(command: Command, finish: Finish): void {
  sub(command, 'role', 'Change the role of a user; every session of the user ends.')
    .argument('<name>')
    .argument('<role>', ROLE_NAMES)
    .action(async (name: string, role: string, flags: UserFlags) =>
      finish(await setRole(name, role, flags)),
    );
  sub(command, 'disable', 'Keep a user out: sessions, tokens and keys end.')
    .argument('<name>')
    .action(async (name: string, flags: UserFlags) => finish(await setActive(name, false, flags)));
  sub(command, 'revoke', 'End a key of a machine; `user show` lists them.')
    .argument('<name>')
    .argument('<key>')
    .action(async (name: string, key: string, flags: UserFlags) =>
      finish(await revoke(name, key, flags)),
    );
  sub(command, 'erase', 'Show what an erasure of a user takes away; with --yes erase it for ever.')
    .argument('<name>')
    .option('--yes', 'destroy the key of names and notes; amounts stay')
    .action(async (name: string, flags: EraseFlags) => finish(await erase(name, flags)));
  sub(command, 'code', 'Let a user save strategies in TypeScript over HTTP, if api.code is on.')
    .argument('<name>')
    .option('--off', 'not any more')
    .action(async (name: string, flags: CodeFlags) => finish(await setCode(name, flags)));
  sub(command, 'enable', 'Let a disabled user in again.')
    .argument('<name>')
    .action(async (name: string, flags: UserFlags) => finish(await setActive(name, true, flags)));
}

function grantCommands(command: Command, finish: Finish): void {
  sub(command, 'grant', 'Let a user see an account, with a role on it.')
    .argument('<name>')
    .argument('<account>')
    .option('--role <role>', `${ROLE_NAMES}; default: that of the user`)
    .option('--portfolio', 'it is the name of a portfolio')
    .action(async (name: string, account: string, flags: GrantFlags) =>
      finish(await grant(name, account, flags)),
    );
  sub(command, 'ungrant', 'Hide an account from a user.')
    .argument('<name>')
    .argument('<account>')
    .option('--portfolio', 'it is the name of a portfolio')
    .action(async (name: string, account: string, flags: GrantFlags) =>
      finish(await ungrant(name, account, flags)),
    );
}

function providerCommands(command: Command, finish: Finish): void {
  const issuer = 'address of the provider; default: api.oidc.issuer';
  sub(command, 'link', 'Let somebody sign in with a provider of identities.')
    .argument('<name>')
    .argument('<subject>', 'who it is at the provider: its "sub"')
    .option('--issuer <address>', issuer)
    .action(async (name: string, subject: string, flags: LinkFlags) =>
      finish(await link(name, subject, flags)),
    );
  sub(command, 'unlink', 'End that; every session of the user ends.')
    .argument('<name>')
    .argument('<subject>')
    .option('--issuer <address>', issuer)
    .action(async (name: string, subject: string, flags: LinkFlags) =>
      finish(await unlink(name, subject, flags)),
    );
}
