// `sluice user token`: an access token for scripts on this machine.
import { isPermission, PERMISSIONS, roleAllows } from '../../../api/identity/role.ts';
import { instant, MINUTE_MS, toIso } from '../../../kernel/instant.ts';
import type { ExitCode } from '../../program/exit-code.ts';
import { printError } from '../../program/output.ts';
import { LOCAL, printDone, refusal, type UserFlags, usage, withUser } from './local-identity.ts';

export interface TokenFlags extends UserFlags {
  readonly scope?: readonly string[];
  readonly minutes: string;
}

const MINUTES_MAX = 1_440;

export async function token(name: string, flags: TokenFlags): Promise<ExitCode> {
  const minutes = Number(flags.minutes);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > MINUTES_MAX) {
    return printError(usage(`--minutes ${flags.minutes}: expected 1 to ${MINUTES_MAX}`));
  }
  const { scope: scopes } = flags;
  const unknown = scopes?.find((scope) => !isPermission(scope));
  if (unknown !== undefined) {
    return printError(usage(`Unknown scope "${unknown}"; expected ${PERMISSIONS.join(', ')}`));
  }
  return withUser(name, flags, async ({ id: userId, username, ...user }, { identity }) => {
    if (!user.isActive) {
      return printError(
        refusal('disabled', `${username} is disabled; \`sluice user enable ${username}\` first`),
      );
    }
    const beyond = scopes?.filter(isPermission).find((scope) => !roleAllows(user.role, scope));
    if (beyond !== undefined) {
      return printError(usage(`${username} is ${user.role}, which does not have "${beyond}"`));
    }
    const expiresAt = identity.context.now() + minutes * MINUTE_MS;
    const { tokenEpoch } = user;
    const claims = { userId, sessionId: undefined, tokenEpoch, scopes, expiresAt };
    const issued = await identity.tokens.issue(claims);
    const expires_at = toIso(instant(expiresAt));
    const after = { scopes, expires_at };
    await identity.record(LOCAL, 'token.issue', username, { after });
    return printDone(flags, issued, { access_token: issued, expires_at });
  });
}
