// Codes that work once: to set a password, and to register.
import type { Identity } from '../../../api/http/loaders/parts.ts';
import type { User } from '../../../api/identity/identity-store.ts';
import { passwordPath } from '../../../api/identity/password-path.ts';
import type { ApiSettings } from '../../../trader/ports/settings.ts';
import { findApi } from '../../program/api-process.ts';
import { browserAddress } from '../../program/browser-address.ts';
import type { ExitCode } from '../../program/exit-code.ts';
import { printError } from '../../program/output.ts';
import {
  LOCAL,
  printDone,
  refusal,
  roleNamed,
  type UserFlags,
  userFailure,
  withIdentity,
  withUser,
} from './local-identity.ts';

export interface ResetFlags extends UserFlags {
  readonly secondFactor?: boolean;
}

export function resetCode({ users }: Identity, { id, role }: User): Promise<string> {
  return users.makeCode({ purpose: 'reset', userId: id, role }, LOCAL);
}

export function resetText(
  { username, code }: { username: string; code: string },
  api: ApiSettings,
): string {
  return `Within 24 hours ${username} opens this link, once, and sets the password:
${browserAddress(apiAddress(api))}${passwordPath(username, code)}
or: POST /api/v1/auth/reset {"code": "its password_code", "new_password": "..."}`;
}

/** Of the API that runs, or where it will. */
function apiAddress({ folder, host, port, tls }: ApiSettings): string {
  return findApi(folder)?.url ?? `${tls === undefined ? 'http' : 'https'}://${host}:${port}`;
}

export function reset(name: string, flags: ResetFlags): Promise<ExitCode> {
  return withUser(name, flags, async (user, { identity, api }) => {
    if (flags.secondFactor === true) {
      const dropped = await identity.users.dropSecondFactor(user.id, LOCAL);
      if (!dropped.ok) return printError(userFailure(dropped.failure, name));
      const sentence = `${user.username} has no second factor now; the password is as it was.`;
      return printDone(flags, sentence, { username: user.username, has_second_factor: false });
    }
    const code = await resetCode(identity, user);
    const { username } = user;
    return printDone(flags, resetText({ username, code }, api), { username, code });
  });
}

export interface InviteFlags extends UserFlags {
  readonly role: string;
}

export async function invite(flags: InviteFlags): Promise<ExitCode> {
  const role = roleNamed(flags.role);
  if (!role.ok) return printError(role.failure);
  return withIdentity(flags, async ({ identity }) => {
    if (identity.registration === 'closed') {
      return printError(
        refusal(
          'closed',
          'Registration is closed, so an invitation opens nothing; set `api: { registration: invited }`, or use `sluice user add`',
        ),
      );
    }
    const wanted = { purpose: 'invite', userId: null, role: role.value } as const;
    const code = await identity.users.makeCode(wanted, LOCAL);
    const sentence = `Invitation as ${role.value}, for 24 hours and one person: ${code}
POST /api/v1/auth/register
  {"username": "...", "password": "...", "invitation": "..."}`;
    return printDone(flags, sentence, { role: role.value, invitation: code });
  });
}
