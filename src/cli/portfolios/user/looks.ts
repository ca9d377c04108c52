// `sluice user list` and `sluice user show`.

import { isoOrNull, userBody } from '../../../api/http/shapes/bodies.ts';
import type { Grant, ProviderIdentity } from '../../../api/identity/identity-store.ts';
import type { Role } from '../../../api/identity/role.ts';
import { tableText } from '../../answers/table.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printJson, printLine } from '../../program/output.ts';
import { printDone, type UserFlags, withIdentity, withUser } from './local-identity.ts';

export function list(flags: UserFlags): Promise<ExitCode> {
  return withIdentity(flags, async ({ identity }) => {
    const rows = (await identity.context.store.users()).map(userBody);
    if (flags.json === true) printJson(rows);
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

export function show(name: string, flags: UserFlags): Promise<ExitCode> {
  return withUser(name, flags, async (user, { identity }) => {
    const { store } = identity.context;
    const [grants, invitations, identities, keys] = await Promise.all([
      store.grantsOf(user.id),
      store.invitationsTo(user.id),
      store.providersOf(user.id),
      store.apiKeysOf(user.id),
    ]);
    const body = {
      ...userBody(user),
      has_password: user.passwordHash !== null,
      grants,
      invitations: invitations.map(({ portfolio, role, invitedAt }) => ({
        ...{ portfolio, role, invited_at: isoOrNull(invitedAt) },
      })),
      identities,
      keys: keys.map((key) => ({
        id: key.id,
        name: key.name,
        scopes: key.scopes,
        expires_at: isoOrNull(key.expiresAt),
        last_used_at: isoOrNull(key.lastUsedAt),
        revoked_at: isoOrNull(key.revokedAt),
      })),
    };
    return printDone(flags, shown(body), body);
  });
}

interface Shown extends ReturnType<typeof userBody> {
  readonly has_password: boolean;
  readonly grants: readonly Grant[];
  readonly invitations: readonly { readonly portfolio: string; readonly role: Role }[];
  readonly identities: readonly ProviderIdentity[];
  readonly keys: readonly {
    readonly id: string;
    readonly name: string;
    readonly scopes: readonly string[];
    readonly last_used_at: string | null;
    readonly revoked_at: string | null;
  }[];
}

function shown(user: Shown): string {
  const state = user.is_active ? 'active' : 'disabled';
  const factors = `${user.has_password ? 'a password' : 'no password'}, second factor ${user.has_second_factor ? 'on' : 'off'}`;
  const lines = [`${user.username}: ${user.role}, ${state}, ${factors}`];
  if (user.email !== null) lines.push(`e-mail ${user.email}`);
  for (const { kind, resource, role } of user.grants) lines.push(`${kind} ${resource}: ${role}`);
  if (user.grants.length === 0 && user.role !== 'admin') {
    lines.push(`no account; \`sluice user grant ${user.username} ACCOUNT\` shows one`);
  }
  for (const { portfolio, role } of user.invitations)
    lines.push(`invited to portfolio ${portfolio}: ${role}`);
  for (const { issuer, subject } of user.identities)
    lines.push(`signs in as ${subject} at ${issuer}`);
  for (const key of user.keys) {
    const end = key.revoked_at === null ? `last used ${key.last_used_at ?? 'never'}` : 'revoked';
    lines.push(`key ${key.id} "${key.name}" (${key.scopes.join(' ')}), ${end}`);
  }
  return lines.join('\n');
}
