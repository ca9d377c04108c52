// What the local operator changes of a user: role, activity, grants, identities at the provider.
import type { Grant } from '../../../api/identity/identity-store.ts';
import { lesserRole } from '../../../api/identity/role.ts';
import type { ExitCode } from '../../program/exit-code.ts';
import { printError, printNote } from '../../program/output.ts';
import {
  LOCAL,
  type Opened,
  printDone,
  roleNamed,
  type UserFlags,
  usage,
  userFailure,
  withUser,
} from './local-identity.ts';

export async function setRole(name: string, roleText: string, flags: UserFlags): Promise<ExitCode> {
  const role = roleNamed(roleText);
  if (!role.ok) return printError(role.failure);
  return withUser(name, flags, async ({ id, username }, { identity }) => {
    const changed = await identity.users.setRole(id, role.value, LOCAL);
    if (!changed.ok) return printError(userFailure(changed.failure, name));
    const sentence = `${username} is ${role.value} now; every session of the user has ended.`;
    return printDone(flags, sentence, { username, role: role.value });
  });
}

export function setActive(name: string, isActive: boolean, flags: UserFlags): Promise<ExitCode> {
  return withUser(name, flags, async ({ id, username }, { identity }) => {
    const changed = await identity.users.setActive(id, isActive, LOCAL);
    if (!changed.ok) return printError(userFailure(changed.failure, name));
    const sentence = isActive
      ? `${username} may sign in again.`
      : `${username} is disabled: tokens and keys end within two seconds.`;
    return printDone(flags, sentence, { username, is_active: isActive });
  });
}

export interface CodeFlags extends UserFlags {
  readonly off?: boolean;
}

/** Whether the user may check and save strategies in code over HTTP. */
export function setCode(name: string, flags: CodeFlags): Promise<ExitCode> {
  const mayCode = flags.off !== true;
  return withUser(name, flags, async ({ id, username }, { identity, api }) => {
    const changed = await identity.users.setMayCode(id, mayCode, LOCAL);
    if (!changed.ok) return printError(userFailure(changed.failure, name));
    if (mayCode && !api.code)
      printNote('api.code is false, so code cannot be saved over HTTP yet.');
    const sentence = mayCode
      ? `${username} may save strategies in TypeScript, each time with a code of the second factor.`
      : `${username} may not save strategies in TypeScript any more.`;
    return printDone(flags, sentence, { username, may_code: mayCode });
  });
}

export interface GrantFlags extends UserFlags {
  readonly role?: string;
  readonly portfolio?: boolean;
}

export async function grant(name: string, resource: string, flags: GrantFlags): Promise<ExitCode> {
  const wanted = flags.role === undefined ? undefined : roleNamed(flags.role);
  if (wanted?.ok === false) return printError(wanted.failure);
  return withUser(name, flags, async (user, opened) => {
    const kind = kindOf(flags);
    const given: Grant = { kind, resource, role: wanted?.value ?? user.role };
    const granted = await opened.identity.users.grant(user.id, given, LOCAL);
    if (!granted.ok) return printError(userFailure(granted.failure, name));
    if (kind === 'account') noteUnknown(resource, opened);
    const counts = lesserRole(user.role, given.role);
    const lowered = counts === given.role ? '' : ` (given ${given.role}; the lesser role counts)`;
    const sentence = `${user.username} is ${counts} on ${kind} ${resource} now${lowered}.`;
    return printDone(flags, sentence, { username: user.username, ...given });
  });
}

/** Otherwise a typing error would show only as an account that stays invisible. */
function noteUnknown(account: string, { api }: Opened): void {
  const accounts = api.traders.map((trader) => trader.account);
  if (accounts.includes(account)) return;
  printNote(`No trader of this configuration has the account ${account}: ${accounts.join(', ')}.`);
}

export function ungrant(name: string, resource: string, flags: GrantFlags): Promise<ExitCode> {
  return withUser(name, flags, async ({ id, username }, { identity }) => {
    const kind = kindOf(flags);
    const removed = await identity.users.ungrant(id, { kind, resource }, LOCAL);
    if (!removed.ok) return printError(usage(`${username} has no grant on ${kind} ${resource}`));
    const sentence = `${username} does not see ${kind} ${resource} any more.`;
    return printDone(flags, sentence, { username, kind, resource });
  });
}

function kindOf({ portfolio }: GrantFlags): Grant['kind'] {
  return portfolio === true ? 'portfolio' : 'account';
}

/** Ends one key of a machine; the others and the person go on. */
export function revoke(name: string, key: string, flags: UserFlags): Promise<ExitCode> {
  return withUser(name, flags, async ({ id, username }, { identity }) => {
    const { store, now } = identity.context;
    const there = (await store.apiKeysOf(id)).find((one) => one.id === key);
    if (there === undefined) {
      return printError(usage(`${username} has no key ${key}; \`sluice user show ${username}\``));
    }
    await store.revokeApiKey(key, now());
    const before = { name: there.name, scopes: there.scopes };
    await identity.record(LOCAL, 'key.revoke', key, { before });
    const sentence = `The key ${key} "${there.name}" of ${username} ends within two seconds.`;
    return printDone(flags, sentence, { username, key });
  });
}

export interface LinkFlags extends UserFlags {
  readonly issuer?: string;
}

export function link(name: string, subject: string, flags: LinkFlags): Promise<ExitCode> {
  return atProvider(name, flags, async (issuer, { id, username }, { identity }) => {
    const linked = await identity.users.link(id, { issuer, subject }, LOCAL);
    if (!linked.ok) return printError(userFailure(linked.failure, name));
    const sentence = `${username} may sign in as ${subject} at ${issuer}.`;
    return printDone(flags, sentence, { username, issuer, subject });
  });
}

export function unlink(name: string, subject: string, flags: LinkFlags): Promise<ExitCode> {
  return atProvider(name, flags, async (issuer, { id, username }, { identity }) => {
    const removed = await identity.users.unlink(id, { issuer, subject }, LOCAL);
    if (!removed.ok) {
      return printError(usage(`${username} is not linked to ${subject} at ${issuer}`));
    }
    const sentence = `${username} may not sign in as ${subject} any more; every session has ended.`;
    return printDone(flags, sentence, { username, issuer, subject });
  });
}

type AtProvider = (
  issuer: string,
  user: Parameters<Parameters<typeof withUser>[2]>[0],
  opened: Opened,
) => Promise<ExitCode>;

function atProvider(name: string, flags: LinkFlags, act: AtProvider): Promise<ExitCode> {
  return withUser(name, flags, async (user, opened) => {
    const issuer = flags.issuer ?? opened.api.oidc?.issuer;
    if (issuer !== undefined) return act(issuer, user, opened);
    return printError(usage('No provider is configured (api.oidc); name one with --issuer'));
  });
}
