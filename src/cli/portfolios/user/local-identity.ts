// The store of users as the local operator reaches it: read access to its file or address replaces a password.
import type { Identity } from '../../../api/http/loaders/parts.ts';
import type { Caller } from '../../../api/identity/identity-context.ts';
import type { User } from '../../../api/identity/identity-store.ts';
import { isRole, ROLES, type Role } from '../../../api/identity/role.ts';
import type { UserFailure } from '../../../api/identity/users.ts';
import { redacted } from '../../../kernel/redact.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { ApiSettings } from '../../../trader/ports/settings.ts';
import { loadBookSettings, printConfigurationFailure } from '../../program/configuration.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import type { InstanceFlags } from '../../program/instance.ts';
import { printError, printJson, printLine } from '../../program/output.ts';

export const LOCAL: Caller = { name: 'local operator', address: 'local', requestId: 'cli' };

export interface UserFlags extends InstanceFlags {
  readonly json?: boolean;
}

export interface Opened {
  readonly identity: Identity;
  readonly api: ApiSettings;
}

/** Opens the store, acts, and closes it; a store that cannot be opened or used is one sentence. */
export async function withIdentity(
  flags: UserFlags,
  act: (opened: Opened) => Promise<ExitCode>,
): Promise<ExitCode> {
  const loaded = loadBookSettings(flags);
  if (!loaded.ok) return printConfigurationFailure(loaded.failure);
  const api = loaded.value;
  const { openIdentity } = await import('../../../api/app/identity.ts');
  let close = async () => {};
  try {
    const opened = await openIdentity(api.store, api, { servesOne: true });
    close = opened.close;
    return await act({ identity: opened.identity, api });
  } catch (error) {
    return printError(storeFailure(api.store, error));
  } finally {
    await close();
  }
}

function storeFailure(store: string, error: unknown): CommandFailure {
  const why = error instanceof Error ? error.message : String(error);
  return {
    sentence: `Cannot use the store of users ${redacted(store)} (api.store): ${redacted(why)}`,
    code: 'store',
    exitCode: EXIT.failure,
  };
}

/** The user of that name or e-mail address. */
export function withUser(
  name: string,
  flags: UserFlags,
  act: (user: User, opened: Opened) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withIdentity(flags, async (opened) => {
    const user = await opened.identity.context.store.userByLogin(name);
    return user === undefined
      ? printError(userFailure({ kind: 'not-found' }, name))
      : act(user, opened);
  });
}

/** A sentence for people, or the same as JSON. */
export function printDone({ json }: UserFlags, sentence: string, body: object): ExitCode {
  if (json === true) printJson(body);
  else printLine(sentence);
  return EXIT.ok;
}

export function roleNamed(name: string): Result<Role, CommandFailure> {
  return isRole(name)
    ? ok(name)
    : failed(usage(`Unknown role "${name}"; expected ${ROLES.join(', ')}`));
}

export function usage(sentence: string): CommandFailure {
  return { sentence, code: 'usage', exitCode: EXIT.usage };
}

export function refusal(code: string, sentence: string): CommandFailure {
  return { sentence, code, exitCode: EXIT.failure };
}

export function userFailure(failure: UserFailure, name: string): CommandFailure {
  switch (failure.kind) {
    case 'unfit':
      return usage(`${failure.field}: ${failure.why}`);
    case 'taken':
      return refusal('taken', `The name or address of ${name} is taken`);
    case 'not-found':
      return { ...usage(`No user ${name}; \`sluice user list\` shows them`), code: 'not-found' };
    case 'last-admin':
      return refusal('last-admin', `${name} is the last administrator; make another one first`);
    case 'linked':
      return refusal('linked', 'This identity at the provider belongs to a user already');
    case 'locked':
    case 'wrong-password':
    case 'wrong-code':
    case 'wrong-passkey':
    case 'already-on':
    case 'too-many-invitations':
      return refusal(failure.kind, `Not changed: ${failure.kind}`);
  }
}
