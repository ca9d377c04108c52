// The first code of a second factor cannot be guessed, and confirms nothing once the factor is on.
import { TOTP } from 'otpauth';
import { expect, it } from 'vitest';
import { PASSWORD, served } from '../harness/served.ts';

const V1 = '/api/v1';
const MINUTE_MS = 60_000;

async function begun() {
  const api = await served();
  const bearer = await api.signedIn('bea', 'viewer');
  const started = await api.ask('POST', `${V1}/auth/second-factor`, {
    ...{ bearer, body: { password: PASSWORD } },
  });
  const totp = new TOTP({ secret: (started.body as { secret: string }).secret });
  const code = (ms = 0) => totp.generate({ timestamp: api.identity.context.now() + ms });
  const confirm = (given: string) =>
    api.ask('POST', `${V1}/auth/second-factor/confirm`, { bearer, body: { code: given } });
  /** One of six digits that is none of the present codes. */
  const wrong = () => {
    const right = [-30_000, 0, 30_000].map(code);
    return ['000000', '111111', '222222', '333333'].find((one) => !right.includes(one)) ?? '';
  };
  return { api, code, confirm, wrong };
}

it('five wrong codes make it wait, also for the right one, and each is in the audit trail', async () => {
  const { api, code, confirm, wrong } = await begun();
  for (let tries = 0; tries < 5; tries += 1) expect((await confirm(wrong())).status).toBe(403);
  for (const given of [wrong(), code()])
    expect(await confirm(given)).toMatchObject({
      status: 429,
      body: { code: 'too_many_attempts' },
    });
  const { total } = await api.identity.context.store.auditTrail({
    ...{ action: 'session.failed', target: 'bea', limit: 10, offset: 0, isOldestFirst: true },
  });
  expect(total).toBe(5);
  api.pass(MINUTE_MS + 1);
  expect((await confirm(code())).status).toBe(204);
});

it('once it is on, no code confirms it again: it would prove the session', async () => {
  const { api, code, confirm, wrong } = await begun();
  expect((await confirm(code())).status).toBe(204);
  api.pass(MINUTE_MS);
  for (const given of [code(), wrong()])
    expect(await confirm(given)).toMatchObject({ status: 409, body: { code: 'second_factor_on' } });
});
