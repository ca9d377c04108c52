// The keys that sign access tokens: drawn once, replaced in time, known to every process, and never asked for in vain.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeProtectedHeader } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AccessTokens, createAccessTokens } from '../../../src/api/identity/access-tokens.ts';
import { createPasswords } from '../../../src/api/identity/passwords.ts';
import { openStore } from '../../../src/api/store/open-store.ts';
import { createSqlIdentityStore } from '../../../src/api/store/sql-identity-store.ts';
import { StoreUnavailable } from '../../../src/sql/store-unavailable.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const START = Date.parse('2026-01-01T00:00:00Z');

async function openEnvironment() {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-keys-'));
  const { db, close } = await openStore(join(folder, 'book.sqlite'));
  onTestFinished(async () => {
    await close();
    rmSync(folder, { recursive: true });
  });
  const sql = createSqlIdentityStore(db);
  const state = { at: START, reads: 0, isGone: false };
  const store = {
    ...sql,
    signingKeys: async () => {
      state.reads += 1;
      if (state.isGone) throw new StoreUnavailable('a test');
      return sql.signingKeys();
    },
  };
  const process = () =>
    createAccessTokens({
      store,
      now: () => state.at,
      draw: randomBytes,
      passwords: createPasswords(2),
    });
  return { state, sql, process };
}

function issue(tokens: AccessTokens, expiresAt: number): Promise<string> {
  return tokens.issue({
    userId: 'usr_1',
    sessionId: undefined,
    tokenEpoch: 0,
    scopes: undefined,
    expiresAt,
  });
}

const kidOf = (token: string) => decodeProtectedHeader(token).kid;

describe('signing keys', () => {
  it('are replaced after thirty days; tokens of the old one stay valid until their end', async () => {
    const { state, sql, process } = await openEnvironment();
    const tokens = process();
    const first = await issue(tokens, state.at + MINUTE_MS);
    state.at += 29 * DAY_MS;
    const last = await issue(tokens, state.at + 2 * DAY_MS);
    expect(kidOf(last)).toBe(kidOf(first));
    state.at += DAY_MS;
    const overlapping = await issue(tokens, state.at + DAY_MS);
    expect(await sql.signingKeys()).toHaveLength(2);
    // The new key does not sign before every process knows it.
    expect(kidOf(overlapping)).toBe(kidOf(first));
    state.at += 11 * MINUTE_MS;
    const next = await issue(tokens, state.at + DAY_MS);
    expect(kidOf(next)).not.toBe(kidOf(first));
    for (const token of [last, overlapping, next]) {
      expect(await tokens.verify(token)).toMatchObject({ ok: true });
      expect(await process().verify(token)).toMatchObject({ ok: true });
    }
    expect(await tokens.verify(first)).toEqual({ ok: false, failure: 'expired' });
    state.at += 61 * DAY_MS;
    await issue(tokens, state.at + DAY_MS);
    expect((await sql.signingKeys()).map(({ kid }) => kid)).not.toContain(kidOf(first));
  });

  it('of two processes that start at once are known to both', async () => {
    const { state, process } = await openEnvironment();
    const [one, other] = [process(), process()];
    const issued = await Promise.all([one, other].map((it) => issue(it, state.at + DAY_MS)));
    for (const tokens of [one, other, process()]) {
      for (const token of issued) expect(await tokens.verify(token)).toMatchObject({ ok: true });
    }
  });

  it('that somebody invents reach the store a few times a second at most', async () => {
    const { state, process } = await openEnvironment();
    const [tokens, stranger] = [process(), (await openEnvironment()).process()];
    await issue(tokens, state.at + DAY_MS);
    const forged = await issue(stranger, state.at + DAY_MS);
    state.reads = 0;
    state.at += 2_000;
    for (let count = 0; count < 50; count += 1) {
      expect(await tokens.verify(forged)).toEqual({ ok: false, failure: 'invalid' });
    }
    expect(state.reads).toBeLessThanOrEqual(5);
  });

  it('that cannot be read are an outage, not an invalid token', async () => {
    const { state, process } = await openEnvironment();
    const token = await issue(process(), state.at + DAY_MS);
    state.isGone = true;
    await expect(process().verify(token)).rejects.toThrow(StoreUnavailable);
  });

  it('accept no other algorithm and no token without a signature', async () => {
    const { state, process } = await openEnvironment();
    const tokens = process();
    const token = await issue(tokens, state.at + DAY_MS);
    const [, body = ''] = token.split('.');
    const header = (fields: object) => Buffer.from(JSON.stringify(fields)).toString('base64url');
    const kid = kidOf(token);
    for (const forged of [
      `${header({ alg: 'none' })}.${body}.`,
      `${header({ alg: 'none', kid })}.${body}.`,
      `${header({ alg: 'HS256', kid })}.${body}.${Buffer.alloc(32).toString('base64url')}`,
      `${token.slice(0, -4)}AAAA`,
    ]) {
      expect(await tokens.verify(forged)).toEqual({ ok: false, failure: 'invalid' });
    }
  });
});
