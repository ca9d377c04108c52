// A connection of the real client library: how it opens, how it fails, and what leaves before it ends.
import { afterEach, describe, expect, it } from 'vitest';
import { handleOf } from '../../../../../src/trader/adapters/ib/orders/links.ts';
import { AAPL, approved, bracket, cancelOf, stopLeg } from '../harness/approved.ts';
import { fastWall, realClock, until } from '../harness/real-time.ts';
import { find, framesOf, harness, ready, stops } from './wired.ts';

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

describe('a connection', () => {
  it('opens a session once the order number and the accounts are known', async () => {
    const all = await harness({ nextOrderId: 42 });
    const opened = await until(() => find(all.reports, 'session-opened'), 'session opened');
    expect(opened).toEqual({
      type: 'session-opened',
      account: 'DU1234567',
      floor: { kind: 'orderId', mark: 42 },
      seat: 'client id 17',
      serverVersion: 178,
    });
    expect(all.reports).toContainEqual({
      type: 'gateway-changed',
      state: 'ready',
      why: 'connected',
    });
    expect(all.gateway.sessions).toEqual([17]);
  });

  it('sends its queued messages before it stops', async () => {
    const all = await ready();
    for (let orderId = 1; orderId <= 10; orderId += 1) {
      all.broker.cancel(cancelOf(stopLeg({ handle: handleOf(orderId) })));
    }
    await all.broker.stop();
    await until(() => framesOf(all, 4).length === 10, 'ten cancels');
    expect(all.reports.at(-1)?.type).not.toBe('cancel-refused');
  });

  it('sends no order of one connection on the next', async () => {
    const all = await ready();
    all.gateway.reset();
    await until(
      () => all.reports.some((r) => r.type === 'gateway-changed' && r.state === 'dead'),
      'line lost',
    );
    all.broker.submit(bracket());
    all.broker.submit(
      approved({ purpose: 'protection', legs: [stopLeg({ handle: handleOf(14) })] }),
    );
    expect(all.reports.slice(-2)).toMatchObject([
      { type: 'not-sent', reason: 'gateway_not_ready' },
      { type: 'not-sent', reason: 'gateway_not_ready' },
    ]);
    await until(() => all.gateway.sessions.length === 2, 'second session');
    await until(() => framesOf(all, 49).length >= 2, 'clock asked again');
    expect(framesOf(all, 3)).toEqual([]);
  });

  it('sends nothing of the old connection before the greeting of the new one', async () => {
    const all = await ready();
    for (let n = 0; n < 60; n += 1) all.market.refill('AAPL');
    all.gateway.reset();
    await until(() => all.gateway.sessions.length === 2, 'second session');
    const second = framesOf(all, 71)[1];
    const before = all.gateway.frames.filter(({ chunk }) => chunk >= (second?.chunk ?? 0));
    expect(before[0]?.fields[0]).toBe('71');
  });

  it('asks for versions of text messages only, and sends nothing to a gateway that answers with a binary one', async () => {
    const all = await harness({ serverVersion: 201 });
    const notice = await until(() => find(all.reports, 'notice'), 'version refused');
    expect(notice).toMatchObject({ isUnusable: true, text: expect.stringContaining('too new') });
    expect(all.gateway.versionsAsked).toEqual(['v100..193']);
    expect(all.gateway.frames).toEqual([]);
    expect(find(all.reports, 'session-opened')).toBeUndefined();
  });

  it('names a gateway that is too old for the client library', async () => {
    const all = await harness({ serverVersion: 99 });
    expect(await until(() => find(all.reports, 'notice'), 'version refused')).toMatchObject({
      text: expect.stringContaining('too old'),
    });
  });

  it('is retried when the server accepts and stays silent', async () => {
    const all = await harness({ isMute: true }, { wall: fastWall(100) });
    await until(
      () => all.reports.some((r) => r.type === 'gateway-changed' && r.state === 'login_required'),
      'a login is missed',
    );
    expect(find(all.reports, 'session-opened')).toBeUndefined();
  });

  it('is replaced when the server stops answering on an open socket', async () => {
    const all = await harness({}, { wall: fastWall(20) });
    await until(() => find(all.reports, 'session-opened'), 'session opened');
    all.gateway.onFrame = () => {};
    await until(() => all.gateway.sessions.length === 2, 'second session');
    const states = all.reports.flatMap((r) => (r.type === 'gateway-changed' ? [r.state] : []));
    expect(states.slice(0, 4)).toEqual(['connecting', 'ready', 'suspect', 'dead']);
  });

  it('is replaced when a listener throws', async () => {
    let isBroken = false;
    const clock = {
      ...realClock,
      now: () => {
        if (isBroken) throw new Error('no time');
        return realClock.now();
      },
    };
    const all = await harness({}, { clock });
    await until(() => find(all.reports, 'clock-read'), 'clock read');
    all.market.subscribe(AAPL);
    const asked = await until(() => framesOf(all, 1)[0], 'quotes asked');
    isBroken = true;
    all.gateway.say(1, 6, asked.fields[2] ?? '', 1, 150.1, 300, 0);
    await until(() => all.logs.some((text) => text.includes('cannot be trusted')), 'distrust');
    isBroken = false;
    await until(() => all.gateway.sessions.length === 2, 'second session');
  });

  it('is replaced after a message that is cut off, which means corruption', async () => {
    const all = await ready();
    all.gateway.say(59, 1, '0000e1a7.5c46793a.01.01');
    await until(() => all.gateway.sessions.length === 2, 'second session');
  });
});
