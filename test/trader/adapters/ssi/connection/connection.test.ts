import { describe, expect, it } from 'vitest';
import { createFakeSsi, createReadySsi, HALF_PAST_NINE, keptLogin } from '../harness/fake-ssi.ts';
import { ACCOUNT, entry } from '../harness/orders.ts';

describe('the line to SSI', () => {
  it('sends nothing for another account', () => {
    const ssi = createFakeSsi({ kept: keptLogin() });
    ssi.broker.start();
    ssi.answer('GET /account/info', [{ accountNo: '7654321' }]);
    expect(ssi.reported('wrong-account')).toEqual([
      { type: 'wrong-account', wanted: ACCOUNT, offered: ['7654321'], isFirstConnect: true },
    ]);
    expect(ssi.streams).toEqual([]);
    ssi.broker.submit(entry());
    expect(ssi.reported('not-sent').map(({ reason }) => reason)).toEqual(['gateway_not_ready']);
  });

  it('is suspect when a ping finds no answer, and dead after a second one', () => {
    const ssi = createReadySsi();
    ssi.answer('GET /trading/ppmmrAccount', {});
    ssi.answer('GET /trading/accountBalance', {});
    ssi.answer('GET /data/masterdata', []);
    ssi.answer('GET /data/ohlc', []);
    ssi.time.advance(10_500);
    expect(ssi.states().at(-1)).toBe('suspect');
    ssi.broker.submit(entry());
    expect(ssi.reported('not-sent').map(({ reason }) => reason)).toEqual(['gateway_mute']);
    ssi.hear({ name: 'stream-received', frame: { channel: 'HEARTBEAT', status: 'success' } });
    expect(ssi.states().at(-1)).toBe('ready');
    ssi.time.advance(60_000);
    expect(ssi.states()).toContain('dead');
  });

  it('that cannot be opened is dead after 15 s, for the reason of the last failure', () => {
    const ssi = createFakeSsi({ kept: keptLogin() });
    ssi.broker.start();
    for (let passed = 0; passed < 16_000; passed += 250) {
      if (ssi.waiting('GET /account/info') > 0 && passed % 1_000 === 750)
        ssi.lose('GET /account/info', false);
      ssi.time.advance(250);
    }
    expect(ssi.reported('gateway-changed').map(({ state, why }) => [state, why])).toEqual([
      ['connecting', 'checking the account'],
      ['dead', 'SSI does not answer: reset'],
    ]);
  });

  it('opens again after the stream was closed, and says that a session is open', () => {
    const ssi = createReadySsi();
    ssi.hear({ name: 'stream-closed', why: 'closed by SSI' });
    expect(ssi.states().at(-1)).toBe('dead');
    ssi.time.advance(500);
    ssi.open();
    expect(ssi.reported('session-opened')).toHaveLength(2);
    expect(ssi.states().at(-1)).toBe('ready');
  });

  it('waits longer after each failure', () => {
    const ssi = createReadySsi();
    ssi.hear({ name: 'stream-closed', why: 'closed by SSI' });
    const checks = () => ssi.made.filter(({ route }) => route === '/account/info').length;
    const before = checks();
    for (let at = 0; at < 120; at += 1) {
      ssi.time.advance(500);
      if (ssi.waiting('GET /account/info') > 0) ssi.refuse('GET /account/info', 503, '', 'down');
    }
    expect(checks() - before).toBeGreaterThan(5);
    expect(checks() - before).toBeLessThan(12);
  });

  it('is suspect while calls are not answered, although the stream lives', () => {
    const ssi = createReadySsi();
    ssi.lose('GET /trading/ppmmrAccount');
    expect(ssi.states().at(-1)).toBe('suspect');
    ssi.time.advance(1_000);
    ssi.answer('GET /account/info', [{ accountNo: ACCOUNT }]);
    expect(ssi.states().at(-1)).toBe('ready');
  });

  it('is dead when the signs of life are not answered either', () => {
    const ssi = createReadySsi();
    ssi.lose('GET /trading/ppmmrAccount');
    ssi.lose('GET /trading/accountBalance');
    ssi.time.advance(1_000);
    ssi.lose('GET /account/info');
    expect(ssi.states().at(-1)).toBe('suspect');
    ssi.time.advance(1_000);
    ssi.lose('GET /account/info');
    expect(ssi.states().at(-1)).toBe('dead');
    ssi.time.advance(500);
    ssi.open();
    expect(ssi.states().at(-1)).toBe('ready');
  });

  it('reads the clock from the answers', () => {
    const ssi = createReadySsi();
    const { id } = ssi.take('GET /trading/ppmmrAccount');
    const date = new Date(HALF_PAST_NINE + 4_000).toUTCString();
    ssi.hear({ name: 'answered', id, answer: { status: 200, body: { data: {} }, date } });
    expect(ssi.reported('clock-read')).toEqual([{ type: 'clock-read', skewMs: 4_000 }]);
    ssi.pass(60_500);
    expect(ssi.reported('clock-unknown')).toHaveLength(1);
  });
});
