// How long tokens and sessions last, to the millisecond, in the store of the product.
import { describe, expect, it } from 'vitest';
import { createAccessTokens } from '../../../src/api/identity/access-tokens.ts';
import { createSignIn } from '../../../src/api/identity/sign-in.ts';
import { served } from '../harness/served.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const BY = { name: 'ann', address: '10.0.0.1', requestId: 'req_1' };

async function signedIn() {
  const { identity, signedIn: known } = await served();
  await known('ann', 'viewer');
  let at = identity.context.now();
  const context = { ...identity.context, now: () => at };
  const tokens = createAccessTokens(context);
  const parts = { countAttempt: async () => {}, watch: () => {} };
  const signIn = createSignIn(context, tokens, parts);
  const ann = await context.store.userByLogin('ann');
  if (ann === undefined) throw new Error('ann is known');
  const pair = await signIn.asUser(ann, BY);
  if (pair === undefined) throw new Error('ann signs in');
  const claims = async (token: string) => {
    const verified = await tokens.verify(token);
    return verified.ok ? verified.value : undefined;
  };
  return {
    ...{ pair, tokens, claims, store: context.store },
    pass: (ms: number) => {
      at += ms;
    },
    now: () => at,
    refresh: (token: string, from = BY.address) => signIn.refresh(token, { ...BY, address: from }),
  };
}

describe('a refresh token', () => {
  it('works for fourteen days and not a moment longer', async () => {
    const { pair, pass, refresh } = await signedIn();
    pass(14 * DAY_MS - 1);
    const next = await refresh(pair.refreshToken);
    expect(next.ok).toBe(true);
    pass(14 * DAY_MS);
    expect(next.ok && (await refresh(next.value.refreshToken))).toEqual({
      ...{ ok: false, failure: { kind: 'expired-token' } },
    });
  });

  it('that comes twice within ten seconds from one address was a race, and the session stays', async () => {
    const { pair, pass, refresh } = await signedIn();
    const next = await refresh(pair.refreshToken);
    pass(10_000);
    expect(await refresh(pair.refreshToken)).toEqual({ ok: false, failure: { kind: 'just-used' } });
    expect(next.ok && (await refresh(next.value.refreshToken))).toMatchObject({ ok: true });
  });

  it.each([
    ['later', 10_001, '10.0.0.1'],
    ['from another address', 0, '10.0.0.2'],
  ])('that comes twice %s ends the session', async (_, ms, from) => {
    const { pair, pass, refresh } = await signedIn();
    const next = await refresh(pair.refreshToken);
    pass(ms);
    expect(await refresh(pair.refreshToken, from)).toEqual({
      ...{ ok: false, failure: { kind: 'reused-token' } },
    });
    expect(next.ok && (await refresh(next.value.refreshToken))).toEqual({
      ...{ ok: false, failure: { kind: 'unknown-token' } },
    });
  });
});

describe('a session', () => {
  it('ends thirty days after the sign-in, however often it is renewed, and its tokens with it', async () => {
    const { pair, pass, refresh, claims, now } = await signedIn();
    const begun = now();
    let token = pair.refreshToken;
    for (const days of [10, 10, 9]) {
      pass(days * DAY_MS);
      const next = await refresh(token);
      if (!next.ok) throw new Error(next.failure.kind);
      token = next.value.refreshToken;
    }
    pass(DAY_MS - 10 * MINUTE_MS);
    const last = await refresh(token);
    if (!last.ok) throw new Error(last.failure.kind);
    const end = Math.floor((begun + 30 * DAY_MS) / 1_000) * 1_000;
    expect((await claims(last.value.accessToken))?.expiresAt).toBe(end);
    pass(10 * MINUTE_MS);
    expect(await refresh(last.value.refreshToken)).toEqual({
      ...{ ok: false, failure: { kind: 'expired-token' } },
    });
  });

  it('has tokens of thirty minutes, which say so in seconds', async () => {
    const { pair, claims, now } = await signedIn();
    expect(pair.expiresIn).toBe(1_800);
    const { expiresAt = 0 } = (await claims(pair.accessToken)) ?? {};
    expect(expiresAt).toBe(Math.floor((now() + 30 * MINUTE_MS) / 1_000) * 1_000);
  });
});
