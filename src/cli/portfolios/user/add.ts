// `sluice user add`.
import { text } from 'node:stream/consumers';
import type { ExitCode } from '../../program/exit-code.ts';
import { printError } from '../../program/output.ts';
import { resetCode, resetText } from './codes.ts';
import {
  LOCAL,
  printDone,
  roleNamed,
  type UserFlags,
  userFailure,
  withIdentity,
} from './local-identity.ts';

export interface AddFlags extends UserFlags {
  readonly role: string;
  readonly email?: string;
  readonly passwordStdin?: boolean;
  readonly account?: readonly string[];
}

export async function add(name: string, flags: AddFlags): Promise<ExitCode> {
  const role = roleNamed(flags.role);
  if (!role.ok) return printError(role.failure);
  const password = flags.passwordStdin === true ? (await text(process.stdin)).trimEnd() : null;
  return withIdentity(flags, async ({ identity, api }) => {
    const wanted = { username: name, email: flags.email ?? null, password, role: role.value };
    const added = await identity.users.add(wanted, LOCAL);
    if (!added.ok) return printError(userFailure(added.failure, name));
    const { id, username } = added.value;
    for (const resource of flags.account ?? []) {
      await identity.users.grant(id, { kind: 'account', resource, role: role.value }, LOCAL);
    }
    const code = password === null ? await resetCode(identity, added.value) : undefined;
    const sentence = `User ${username} (${role.value}) created.`;
    const answerText =
      code === undefined ? sentence : `${sentence}\n${resetText({ username, code }, api)}`;
    return printDone(flags, answerText, { id, username, role: role.value, code });
  });
}
