import { describe, expect, it } from 'vitest';
import { instant } from '../../../../../src/kernel/instant.ts';
import { createFakeSsi, HALF_PAST_NINE, keptLogin } from '../harness/fake-ssi.ts';
import { ACCOUNT } from '../harness/orders.ts';

const SECONDS = HALF_PAST_NINE / 1_000;
const HOUR = 3_600;

function tokens(change: Record<string, unknown> = {}) {
  return {
    tokenType: 'Bearer',
    accessToken: 'access-2',
    refreshToken: 'refresh-2',
    expiresAt: SECONDS + 8 * HOUR,
    refreshExpiresAt: SECONDS + 32 * HOUR,
    ...change,
  };
}

describe('the login at SSI', () => {
  it('needs a code without a kept login, opens with it, and keeps the tokens', async () => {
    const ssi = createFakeSsi();
    ssi.broker.start();
    expect(ssi.login.needsCode()).toBe(true);
    expect(ssi.states()).toEqual(['login_required']);
    const given = ssi.login.giveCode('123456');
    const { json, headers } = ssi.take('POST /auth/token');
    expect(json).toEqual({ apiKey: 'key', apiSecret: 'the-api-secret', otp: '123456' });
    expect(headers.Authorization).toBeUndefined();
    void ssi.login.giveCode('123456');
    expect(ssi.made.filter(({ route }) => route === '/auth/token')).toHaveLength(1);
    ssi.hear({
      name: 'answered',
      id: 1,
      answer: { status: 200, body: { data: tokens() } },
    });
    expect(await given).toEqual({ ok: true, value: undefined });
    expect(ssi.login.needsCode()).toBe(false);
    expect(ssi.kept.text).toContain('refresh-2');
    ssi.open();
    expect(ssi.streams).toEqual(['access-2']);
    expect(ssi.states()).toEqual(['login_required', 'connecting', 'ready']);
    expect(ssi.reported('session-opened')).toEqual([
      { type: 'session-opened', account: ACCOUNT, seat: 'SSI customer 123456', serverVersion: 3 },
    ]);
  });

  it('opens with a kept login and asks for no code', () => {
    const ssi = createFakeSsi({ kept: keptLogin() });
    ssi.broker.start();
    ssi.open();
    expect(ssi.states()).toEqual(['connecting', 'ready']);
    expect(ssi.made.map(({ route }) => route)).not.toContain('/auth/token');
  });

  it('renews a kept login whose access has ended, and asks for a code once the renewal has ended too', () => {
    const ssi = createFakeSsi({ kept: keptLogin(instant(HALF_PAST_NINE - 1_000)) });
    ssi.broker.start();
    const { json, headers } = ssi.take('POST /auth/refresh');
    expect(json).toEqual({ refreshToken: 'refresh-1' });
    expect(headers.Authorization).toBeUndefined();
    const late = createFakeSsi({ kept: keptLogin(instant(HALF_PAST_NINE - 100_000_000)) });
    late.broker.start();
    expect(late.states()).toEqual(['login_required']);
  });

  it('sends each renewal token once: it is forgotten before it is sent', () => {
    const ssi = createFakeSsi({ kept: keptLogin(instant(HALF_PAST_NINE + HOUR * 1_000)) });
    ssi.broker.start();
    ssi.open();
    ssi.pass(50 * 60_000);
    expect(ssi.waiting('POST /auth/refresh')).toBe(1);
    expect(ssi.kept.text).not.toContain('refresh-1');
    ssi.lose('POST /auth/refresh');
    const notices = ssi.reported('notice').map(({ text }) => text);
    expect(notices).toEqual([
      expect.stringContaining('a new code is needed before it ends. Type: sluice otp CODE'),
    ]);
    ssi.pass(2_000);
    expect(ssi.states().at(-1)).toBe('ready');
    ssi.pass(11 * 60_000);
    expect(ssi.made.filter(({ route }) => route === '/auth/refresh')).toHaveLength(1);
    expect(ssi.states().at(-1)).toBe('login_required');
  });

  it('repeats a renewal that never left', () => {
    const ssi = createFakeSsi({ kept: keptLogin(instant(HALF_PAST_NINE + HOUR * 1_000)) });
    ssi.broker.start();
    ssi.open();
    ssi.pass(50 * 60_000);
    ssi.lose('POST /auth/refresh', false);
    expect(ssi.kept.text).toContain('refresh-1');
    ssi.pass(6_000);
    ssi.answer('POST /auth/refresh', tokens());
    expect(ssi.kept.text).toContain('refresh-2');
    expect(ssi.states().at(-1)).toBe('ready');
  });

  it('stops after three wrong codes and says how long', async () => {
    const ssi = createFakeSsi();
    ssi.broker.start();
    const answers: string[] = [];
    for (const code of ['111111', '222222', '333333']) {
      const given = ssi.login.giveCode(code);
      ssi.refuse('POST /auth/token', 401, 401100, 'Invalid OTP');
      const result = await given;
      if (!result.ok) answers.push(result.failure);
    }
    expect(answers[0]).toBe(
      'SSI refused the code: Invalid OTP. No order can be sent until one is taken: ask for a new one with `sluice otp` and type: sluice otp CODE',
    );
    expect(answers[2]).toContain('SSI refused 3 codes in a row');
    const wait = (minutes: string) => ({
      ok: false,
      failure: `3 codes were wrong: no order can be sent until the login works. Wait ${minutes}, then ask for a new code with \`sluice otp\`.`,
    });
    expect(await ssi.login.giveCode('444444')).toEqual(wait('10 more minutes'));
    // One that is sent now would be old by then.
    expect(await ssi.login.askCode()).toEqual(wait('10 more minutes'));
    expect(ssi.waiting('POST /auth/requestOtp')).toBe(0);
    expect(ssi.waiting('POST /auth/token')).toBe(0);
    ssi.time.advance(9.5 * 60_000);
    expect(await ssi.login.giveCode('444444')).toEqual(wait('1 more minute'));
    ssi.time.advance(0.5 * 60_000);
    void ssi.login.giveCode('444444');
    expect(ssi.waiting('POST /auth/token')).toBe(1);
  });

  it('waits for the approval on the phone', async () => {
    const ssi = createFakeSsi();
    ssi.broker.start();
    const given = ssi.login.giveCode('123456');
    ssi.answer('POST /auth/token', { transactionId: 't-1' }, 202);
    ssi.time.advance(3_000);
    expect(ssi.take('POST /auth/token').json).toMatchObject({ transactionId: 't-1' });
    ssi.hear({ name: 'answered', id: 2, answer: { status: 200, body: { data: tokens() } } });
    expect((await given).ok).toBe(true);
  });

  it('renews at once when SSI no longer takes the token, and never twice for one', () => {
    const ssi = createFakeSsi({ kept: keptLogin() });
    ssi.broker.start();
    ssi.open();
    ssi.refuse('GET /trading/ppmmrAccount', 401, 401001, 'Token expired');
    expect(ssi.states().at(-1)).toBe('dead');
    ssi.hear({ name: 'stream-received', frame: { code: 401001, msg: 'Token expired' } });
    expect(ssi.made.filter(({ route }) => route === '/auth/refresh')).toHaveLength(1);
    ssi.answer('POST /auth/refresh', tokens());
    ssi.open();
    expect(ssi.streams.at(-1)).toBe('access-2');
    expect(ssi.states().at(-1)).toBe('ready');
    expect(ssi.reported('session-opened')).toHaveLength(2);
  });

  it('does not renew for ever when SSI refuses one token after another', () => {
    const ssi = createFakeSsi({ kept: keptLogin() });
    ssi.broker.start();
    const refuseStream = () => {
      ssi.answer('GET /account/info', [{ accountNo: ACCOUNT }]);
      ssi.hear({ name: 'stream-received', frame: { code: 401001, msg: 'SSI answered 403' } });
    };
    refuseStream();
    ssi.answer('POST /auth/refresh', tokens());
    refuseStream();
    expect(ssi.made.filter(({ route }) => route === '/auth/refresh')).toHaveLength(1);
    expect(ssi.login.needsCode()).toBe(false);
    ssi.time.advance(60_000);
    ssi.open();
    expect(ssi.states().at(-1)).toBe('ready');
  });

  it('reads no login that cannot be read', () => {
    const unreadable = () => {
      throw new Error('EACCES');
    };
    const ssi = createFakeSsi({ keep: { read: unreadable, write: () => {} } });
    ssi.broker.start();
    expect(ssi.login.needsCode()).toBe(true);
  });

  it('tells no secret to the log', async () => {
    const lines: string[] = [];
    const ssi = createFakeSsi({
      kept: keptLogin(instant(HALF_PAST_NINE + HOUR * 1_000)),
      log: (...line) => void lines.push(JSON.stringify(line)),
    });
    ssi.broker.start();
    ssi.open();
    ssi.pass(50 * 60_000);
    ssi.refuse('POST /auth/refresh', 401, 401103, 'revoked');
    const given = ssi.login.giveCode('987654');
    ssi.refuse('POST /auth/token', 401, 401100, 'Invalid OTP');
    await given;
    const told = `${lines.join()} ${JSON.stringify(ssi.reports)}`;
    for (const secret of ['access-1', 'refresh-1', 'the-api-secret', '987654'])
      expect(told).not.toContain(secret);
  });
});
