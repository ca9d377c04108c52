// Passkeys (WebAuthn): key pairs that a device keeps for one host and uses after it has verified its person, by a finger, a face
// or a PIN. So one of them is both factors at once. Each challenge works once, for one purpose, within minutes.
// Decision 0113
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { MINUTE_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { auditEntry } from './audited-change.ts';
import type { CountAttempt } from './failed-attempts.ts';
import type { Caller, IdentityContext } from './identity-context.ts';
import type { CodePurpose, Passkey, User } from './identity-store.ts';
import { drawSecret, hashOfSecret } from './opaque-secret.ts';
import type { PasskeySite } from './webauthn.ts';

const CHALLENGE_MS = 5 * MINUTE_MS;
/** More than a person has devices. */
export const PASSKEYS_MAX = 20;

export type PasskeyFailure =
  /** Unknown, removed, of another host or challenge, or signed by something else. */
  | { readonly kind: 'wrong-passkey' }
  | { readonly kind: 'known-passkey' }
  | { readonly kind: 'too-many-passkeys'; readonly max: number };

export interface NewPasskey {
  readonly name: string;
  readonly response: RegistrationResponseJSON;
}

export interface Passkeys {
  beginNew(user: User, site: PasskeySite): Promise<PublicKeyCredentialCreationOptionsJSON>;
  add(
    user: User,
    given: NewPasskey,
    site: PasskeySite,
    by: Caller,
  ): Promise<Result<Passkey, PasskeyFailure>>;
  /** Undefined if the user has no such passkey. */
  rename(user: User, id: string, name: string, by: Caller): Promise<Passkey | undefined>;
  /** False if the user has no such passkey. */
  remove(user: User, id: string, by: Caller): Promise<boolean>;
  /** For a person who signs in, or proves again who it is. */
  beginUse(site: PasskeySite): Promise<PublicKeyCredentialRequestOptionsJSON>;
  /** The active user who used it; the challenge is spent whatever comes of it. */
  use(
    response: AuthenticationResponseJSON,
    site: PasskeySite,
    by: Caller,
  ): Promise<Result<User, PasskeyFailure>>;
}

/** Its package takes longer to load than the rest of identity; few processes ever need it. */
const webauthn = () => import('./webauthn.ts');

export function createPasskeys(context: IdentityContext, countAttempt: CountAttempt): Passkeys {
  const { store, now, draw } = context;

  async function drawChallenge(purpose: CodePurpose, userId: string | null): Promise<string> {
    const challenge = drawSecret(draw);
    await store.addCode({
      ...{ hash: hashOfSecret(challenge), purpose, userId, role: 'viewer' },
      expiresAt: now() + CHALLENGE_MS,
    });
    return challenge;
  }

  /** The challenge that was signed, which is spent by that; undefined unless it was drawn for this and is not over. */
  async function spent(clientDataJSON: string, purpose: CodePurpose, userId: string | null) {
    const challenge = challengeIn(clientDataJSON);
    if (challenge === undefined) return undefined;
    const taken = await store.takeCode(hashOfSecret(challenge), purpose);
    const isOpen = taken?.userId === userId && taken.expiresAt > now();
    return isOpen ? challenge : undefined;
  }

  async function wrong(user: User | undefined, by: Caller): Promise<Result<never, PasskeyFailure>> {
    // A signature cannot be guessed.
    await countAttempt({ attempt: undefined, user, why: 'wrong-passkey' }, by);
    return failed({ kind: 'wrong-passkey' });
  }

  return {
    async beginNew(user, { host }) {
      const challenge = await drawChallenge('passkey-new', user.id);
      const known = await store.passkeysOf(user.id);
      return (await webauthn()).creationOptions({ user, challenge, host, known });
    },

    async add(user, { name, response }, site, by) {
      const challenge = await spent(response.response.clientDataJSON, 'passkey-new', user.id);
      if (challenge === undefined) return wrong(user, by);
      const made = await (await webauthn()).registered(response, site, challenge);
      if (made === undefined) return wrong(user, by);
      const { id, publicKey, counter } = made;
      const passkey: Passkey = {
        ...{ id, userId: user.id, host: site.host, name, counter },
        publicKey: Buffer.from(publicKey).toString('base64url'),
        createdAt: now(),
        lastUsedAt: null,
      };
      return store.inOneStep(async (inside): Promise<Result<Passkey, PasskeyFailure>> => {
        if ((await inside.passkeysOf(user.id)).length >= PASSKEYS_MAX)
          return failed({ kind: 'too-many-passkeys', max: PASSKEYS_MAX });
        if (!(await inside.addPasskey(passkey))) return failed({ kind: 'known-passkey' });
        const after = { passkey: id, host: site.host };
        const recorded = { action: 'passkey.add', target: user.username, after };
        await inside.audit(auditEntry(by, now(), recorded));
        return ok(passkey);
      });
    },

    rename: (user, id, name, by) =>
      store.inOneStep(async (inside) => {
        const before = await inside.passkeyById(id);
        if (!(await inside.renamePasskey(user.id, id, name))) return undefined;
        const recorded = { action: 'passkey.rename', target: user.username };
        await inside.audit(auditEntry(by, now(), { ...recorded, after: { passkey: id } }));
        return before && { ...before, name };
      }),

    remove: (user, id, by) =>
      store.inOneStep(async (inside) => {
        if (!(await inside.removePasskey(user.id, id))) return false;
        const recorded = { action: 'passkey.remove', target: user.username };
        await inside.audit(auditEntry(by, now(), { ...recorded, before: { passkey: id } }));
        return true;
      }),

    async beginUse({ host }) {
      const challenge = await drawChallenge('passkey', null);
      return (await webauthn()).requestOptions(challenge, host);
    },

    async use(response, site, by) {
      const challenge = await spent(response.response.clientDataJSON, 'passkey', null);
      const passkey = await store.passkeyById(response.id);
      const user = passkey && (await store.userById(passkey.userId));
      if (challenge === undefined || passkey === undefined || user?.isActive !== true)
        return wrong(user, by);
      const counter = await (await webauthn()).signedWith(passkey, response, { site, challenge });
      if (counter === undefined) return wrong(user, by);
      const isNext = await store.usePasskey(passkey.id, { counter, at: now() });
      return isNext ? ok(user) : wrong(user, by);
    },
  };
}

/** Undefined without a challenge in it. */
function challengeIn(clientDataJSON: string): string | undefined {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) ?? {};
    return typeof challenge === 'string' ? challenge : undefined;
  } catch {
    return undefined;
  }
}
