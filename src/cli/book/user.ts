// `sluice user`: users of the API, by whoever may read its store: the local operator needs no password.
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import type { Identity } from '../../api/http/access/parts.ts';
import { userBody } from '../../api/http/shapes/bodies.ts';
import type { Caller } from '../../api/identity/identity-context.ts';
import type { User } from '../../api/identity/identity-store.ts';
import { isPermission, isRole, PERMISSIONS, ROLES, type Role } from '../../api/identity/role.ts';
import type { UserFailure } from '../../api/identity/users.ts';
import { instant, MINUTE_MS, toIso } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { tableText } from '../answers/table.ts';
import { loadConfiguration, printConfigurationFailure } from '../program/configuration.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags } from '../program/instance.ts';
import { printError, printJson, printLine } from '../program/output.ts';

interface UserFlags extends InstanceFlags {
  readonly json?: boolean;
  readonly role?: string;
  readonly email?: string;
  readonly passwordStdin?: boolean;
  readonly scope?: readonly string[];
  readonly minutes?: string;
  readonly account?: readonly string[];
}

export function configure(command: Command, finish: Finish): void {
  const listed = (value: string, earlier: readonly string[] = []) => [...earlier, value];
  addInstanceOptions(command.command('add'))
    .description('Create a user. Without --password-stdin it prints a code to set the password.')
    .argument('<name>')
    .option('--role <role>', ROLES.join(', '), 'viewer')
    .option('--email <address>', 'e-mail address')
    .option('--account <account>', 'account the user may see; repeatable', listed)
    .option('--password-stdin', 'read the password from standard input')
    .option('--json', 'print JSON')
    .action(async (name: string, flags: UserFlags) => finish(await add(name, flags)));
  addInstanceOptions(command.command('list'))
    .description('List users.')
    .option('--json', 'print JSON')
    .action(async (flags: UserFlags) => finish(await list(flags)));
  addInstanceOptions(command.command('role'))
    .description('Change the role of a user; every session of the user ends.')
    .argument('<name>')
    .argument('<role>', ROLES.join(', '))
    .option('--json', 'print JSON')
    .action(async (name: string, role: string, flags: UserFlags) =>
      finish(await setRole(name, role, flags)),
    );
  addInstanceOptions(command.command('reset'))
    .description('Print a code with which the user sets a new password.')
    .argument('<name>')
    .option('--json', 'print JSON')
    .action(async (name: string, flags: UserFlags) => finish(await reset(name, flags)));
  addInstanceOptions(command.command('token'))
    .description('Print an access token of a user, for scripts on this machine.')
    .argument('<name>')
    .option('--scope <scope>', `${PERMISSIONS.join(', ')}; repeatable`, listed)
    .option('--minutes <minutes>', 'life of the token, at most 1440', '30')
    .option('--json', 'print JSON')
    .action(async (name: string, flags: UserFlags) => finish(await token(name, flags)));
}

const LOCAL: Caller = { name: 'local operator', address: 'local', requestId: 'cli' };

async function add(name: string, flags: UserFlags): Promise<ExitCode> {
  const role = roleNamed(flags.role ?? 'viewer');
  if (!role.ok) return printError(role.failure);
  const password = flags.passwordStdin === true ? (await text(process.stdin)).trimEnd() : null;
  return withIdentity(flags, async ({ users }) => {
    const email = flags.email ?? null;
    const wanted = { username: name, email, password, role: role.value };
    const added = await users.add(wanted, LOCAL);
    if (!added.ok) return printError(userFailure(added.failure, name));
    const { id } = added.value;
    for (const resource of flags.account ?? []) {
      await users.grant(id, { kind: 'account', resource, role: role.value }, LOCAL);
    }
    const code = password === null ? await resetCode(users, added.value) : undefined;
    if (flags.json) printJson({ id, username: added.value.username, role: role.value, code });
    else printLine(`User ${added.value.username} (${role.value}) created.${codeText(code)}`);
    return EXIT.ok;
  });
}

function codeText(code: string | undefined): string {
  return code === undefined
    ? ''
    : `\nCode to set the password, for 24 hours: ${code}\nPOST /api/v1/auth/reset {"code": "...", "new_password": "..."}`;
}

function resetCode(users: Identity['users'], { id, role }: User): Promise<string> {
  return users.makeCode({ purpose: 'reset', userId: id, role }, LOCAL);
}

function list(flags: UserFlags): Promise<ExitCode> {
  return withIdentity(flags, async ({ context }) => {
    const rows = (await context.store.users()).map(userBody);
    if (flags.json) printJson(rows);
    else if (rows.length === 0)
      printLine('No users; `sluice user add NAME --role admin` makes the first.');
    else
      printLine(
        tableText(rows, [
          { title: 'user', cell: ({ username }) => username },
          { title: 'role', cell: ({ role }) => role },
          { title: 'active', cell: ({ is_active }) => is_active },
          {
            title: 'second factor',
            cell: ({ has_second_factor }) => (has_second_factor ? 'on' : 'off'),
          },
          { title: 'e-mail', cell: ({ email }) => email, isElastic: true },
        ]),
      );
    return EXIT.ok;
  });
}

async function setRole(name: string, roleText: string, flags: UserFlags): Promise<ExitCode> {
  const role = roleNamed(roleText);
  if (!role.ok) return printError(role.failure);
  return withUser(name, flags, async ({ users }, user) => {
    const changed = await users.setRole(user.id, role.value, LOCAL);
    if (!changed.ok) return printError(userFailure(changed.failure, name));
    if (flags.json) printJson({ username: user.username, role: role.value });
    else printLine(`${user.username} is ${role.value} now; every session of the user has ended.`);
    return EXIT.ok;
  });
}

function reset(name: string, flags: UserFlags): Promise<ExitCode> {
  return withUser(name, flags, async ({ users }, user) => {
    const code = await resetCode(users, user);
    if (flags.json) printJson({ username: user.username, code });
    else printLine(codeText(code).trimStart());
    return EXIT.ok;
  });
}

const MINUTES_MAX = 1_440;

async function token(name: string, flags: UserFlags): Promise<ExitCode> {
  const minutes = Number(flags.minutes);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > MINUTES_MAX) {
    return printError(usage(`--minutes ${flags.minutes}: expected 1 to ${MINUTES_MAX}`));
  }
  const unknown = flags.scope?.find((scope) => !isPermission(scope));
  if (unknown !== undefined) {
    return printError(usage(`Unknown scope "${unknown}"; expected ${PERMISSIONS.join(', ')}`));
  }
  return withUser(name, flags, async ({ context, tokens, record }, user) => {
    const expiresAt = context.now() + minutes * MINUTE_MS;
    const { id: userId, tokenEpoch } = user;
    const claims = { userId, sessionId: undefined, tokenEpoch, scopes: flags.scope, expiresAt };
    const issued = await tokens.issue(claims);
    await record(LOCAL, 'token.issue', user.username);
    if (flags.json) printJson({ access_token: issued, expires_at: toIso(instant(expiresAt)) });
    else printLine(issued);
    return EXIT.ok;
  });
}

function roleNamed(name: string): Result<Role, CommandFailure> {
  return isRole(name)
    ? ok(name)
    : failed(usage(`Unknown role "${name}"; expected ${ROLES.join(', ')}`));
}

function usage(sentence: string): CommandFailure {
  return { sentence, code: 'usage', exitCode: EXIT.usage };
}

async function withUser(
  name: string,
  flags: UserFlags,
  act: (identity: Identity, user: User) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withIdentity(flags, async (identity) => {
    const user = await identity.context.store.userByLogin(name);
    return user === undefined
      ? printError(userFailure({ kind: 'not-found' }, name))
      : act(identity, user);
  });
}

async function withIdentity(
  flags: UserFlags,
  act: (identity: Identity) => Promise<ExitCode>,
): Promise<ExitCode> {
  const loaded = loadConfiguration(flags);
  if (!loaded.ok) return printConfigurationFailure(loaded.failure);
  const { store, registration } = loaded.value.settings.api;
  const { openIdentity } = await import('../../api/app/identity.ts');
  const { identity, close } = await openIdentity(store, registration);
  try {
    return await act(identity);
  } finally {
    await close();
  }
}

function userFailure(failure: UserFailure, name: string): CommandFailure {
  switch (failure.kind) {
    case 'unfit':
      return usage(`${failure.field}: ${failure.why}`);
    case 'taken':
      return {
        sentence: `The name or address of ${name} is taken`,
        code: 'taken',
        exitCode: EXIT.failure,
      };
    case 'not-found':
      return {
        sentence: `No user ${name}; \`sluice user list\` shows them`,
        code: 'not-found',
        exitCode: EXIT.usage,
      };
    case 'last-admin':
      return {
        sentence: `${name} is the last administrator; make another one first`,
        code: 'last-admin',
        exitCode: EXIT.failure,
      };
    case 'wrong-password':
    case 'wrong-code':
    case 'already-on':
      return {
        sentence: `Not changed: ${failure.kind}`,
        code: failure.kind,
        exitCode: EXIT.failure,
      };
  }
}
