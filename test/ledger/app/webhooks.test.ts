// Subscribers are told about every change of a security's lots, signed, on both databases.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { money, price, quantity } from '../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../src/kernel/instant.ts';
import {
  ATTEMPTS_MAX,
  createDeliveries,
  createSend,
  type Deliveries,
  PAUSES_MS,
  sendOne,
} from '../../../src/ledger/app/deliveries.ts';
import { simulateTrade } from '../../../src/ledger/app/simulate-trade.ts';
import {
  enable,
  redeliver,
  rotateSecret,
  sendTest,
  subscribe,
  unsubscribe,
} from '../../../src/ledger/app/webhooks.ts';
import type { SecurityId } from '../../../src/ledger/domain/entries/ids.ts';
import type { HolderNumber } from '../../../src/ledger/ports/ledger-rows.ts';
import { isSigned } from '../../../src/ledger/webhooks/signature.ts';
import { CAUSE, USD } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';
import { startReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';

const OWNER = 900_001 as HolderNumber;
const OTHER = 900_002 as HolderNumber;

describe.each(Object.keys(LEDGER_PLACES))('webhooks in %s', (name) => {
  let place: LedgerPlace;
  let open: OpenLedger;
  let receiver: WebhookReceiver;
  let now = Date.parse('2026-11-20T15:00:00Z');
  let security = 500 as SecurityId;
  let sender: Deliveries;
  let beat: () => void = () => {};
  let held: HolderNumber[] = [];
  let mayReadLots = true;
  let disabled: string[] = [];
  let onSend = async () => {};

  beforeAll(async () => {
    place = (await LEDGER_PLACES[name]?.()) as LedgerPlace;
    open = await openLedger(place.address, () => instant(now));
  });

  beforeEach(async () => {
    security = (security + 1) as SecurityId;
    held = [];
    mayReadLots = true;
    disabled = [];
    onSend = async () => {};
    receiver = await startReceiver();
    const send = createSend({ allowsPrivate: true });
    sender = createDeliveries({
      ledger: open.ledger.context,
      send: async (message) => {
        await onSend();
        return send(message);
      },
      mayReadLots: async () => mayReadLots,
      held: async () => held,
      isHeld: async (holder) => held.includes(holder),
      onDisabled: ({ id }) => disabled.push(id),
      after: (_, call) => {
        beat = call;
        return () => {
          beat = () => {};
        };
      },
      onFault: (error) => {
        throw error;
      },
    });
    sender.start();
    return async () => {
      await sender.stop();
      for (const { id, holder } of await open.ledger.read.webhooksOf(OWNER))
        await open.ledger.inOneStep((step) => unsubscribe(step, holder, id));
      await receiver.close();
    };
  });

  afterAll(async () => {
    await open.close();
    await place.end();
  });

  async function trade(shares: string, side: 'BUY' | 'SELL' = 'BUY', of = security) {
    const done = await open.ledger.inOneStep((step) =>
      simulateTrade(open.ledger, step, {
        holder: 1001 as HolderNumber,
        security: of,
        side,
        quantity: quantity(shares),
        price: price('10'),
        fees: money('1'),
        at: instant(Date.parse('2024-01-01T10:00:00Z')),
        on: '2024-01-01' as TradingDay,
        currency: USD,
        cause: CAUSE,
      }),
    );
    return done.ok;
  }

  async function subscribed(securities: readonly SecurityId[] = [security]) {
    const made = await open.ledger.inOneStep((step) =>
      subscribe(open.ledger.context, step, {
        ...{ holder: OWNER, url: receiver.url, securities, allowsPrivate: true },
      }),
    );
    if (!made.ok) throw new Error(made.failure.kind);
    return made.value;
  }

  const deliveries = () => open.ledger.read.deliveriesOf(OWNER, 100);

  /** One look at the outbox, with what it sends. */
  async function sent(ms = 1_000) {
    now += ms;
    beat();
    await sender.idle();
    return deliveries();
  }

  it('are signed, and tell a change once with the latest revision', async () => {
    const { webhook, secret } = await subscribed();
    await trade('10');
    await trade('5');
    await trade('3', 'SELL');
    await trade('1', 'BUY', 499 as SecurityId);
    const [delivery] = await sent();
    expect(delivery).toMatchObject({ status: 'DELIVERED', attempts: 1, outcome: '200' });
    expect(receiver.received).toHaveLength(1);
    const [message] = receiver.received;
    if (message === undefined) throw new Error('there is a message');
    expect(JSON.parse(message.body)).toEqual({
      id: message.delivery,
      type: 'taxlots.changed',
      security_id: security,
      revision: (await open.store.affectedLots.revision(security))?.revision,
      changed_at: expect.stringMatching(/Z$/),
    });
    expect(message.delivery.startsWith(webhook.id)).toBe(true);
    const { body, signature: header } = message;
    const seconds = Math.floor(now / 1_000);
    expect(isSigned({ secret, header, body, now: seconds })).toBe(true);
    expect(isSigned({ secret, header, body, now: seconds + 301 })).toBe(false);
    expect(isSigned({ secret, header, body: `${body} `, now: seconds })).toBe(false);
    expect(isSigned({ secret: `${secret}x`, header, body, now: seconds })).toBe(false);
    const moved = header.replace(/t=\d+/, `t=${seconds + 1}`);
    expect(isSigned({ secret, header: moved, body, now: seconds })).toBe(false);
    expect(JSON.stringify(await open.ledger.read.webhook(webhook.id))).not.toContain(secret);
  });

  it('wait while their subscriber is held, without an attempt, and keep nobody else waiting', async () => {
    await subscribed();
    const made = await open.ledger.inOneStep((step) =>
      subscribe(open.ledger.context, step, {
        ...{ holder: OTHER, url: receiver.url, securities: [security], allowsPrivate: true },
      }),
    );
    if (!made.ok) throw new Error(made.failure.kind);
    held = [OWNER];
    await trade('10');
    expect(await sent()).toMatchObject([{ status: 'PENDING', attempts: 0 }]);
    expect(receiver.received.map(({ delivery }) => delivery.split('.')[0])).toEqual([
      made.value.webhook.id,
    ]);
    await trade('5');
    held = [];
    expect(await sent()).toMatchObject([{ status: 'DELIVERED', attempts: 1 }]);
    await open.ledger.inOneStep((step) => unsubscribe(step, OTHER, made.value.webhook.id));
  });

  it('leave nothing of a change that was refused', async () => {
    await subscribed();
    expect(await trade('4', 'SELL')).toBe(false);
    expect(await deliveries()).toEqual([]);
  });

  it('are tried again with growing pauses, given up, and sent again when asked', async () => {
    await subscribed();
    receiver.answer(503);
    await trade('10');
    const [first] = await sent();
    const id = first?.id ?? '';
    expect(first).toMatchObject({ status: 'PENDING', attempts: 1, outcome: '503' });
    expect(await sent(1_000)).toMatchObject([{ attempts: 1 }]);
    for (const pause of PAUSES_MS) await sent(pause + 1_000);
    expect(receiver.received).toHaveLength(ATTEMPTS_MAX);
    expect(new Set(receiver.received.map(({ delivery }) => delivery))).toEqual(new Set([id]));
    expect(await deliveries()).toMatchObject([{ status: 'DEAD', attempts: ATTEMPTS_MAX }]);
    receiver.answer(204);
    const again = (holder: HolderNumber) =>
      open.ledger.inOneStep((step) => redeliver(step, holder, id));
    expect(await again(OTHER)).toMatchObject({ ok: false });
    expect(await again(OWNER)).toMatchObject({ ok: true });
    await sent();
    expect(await open.ledger.read.delivery(id)).toMatchObject({
      status: 'DELIVERED',
      outcome: '204',
    });
  });

  it('follow no redirect, survive a receiver that hangs up, and end at one that is gone', async () => {
    await subscribed();
    const other = await startReceiver();
    receiver.answer(302, { location: other.url });
    await trade('10');
    expect(await sent()).toMatchObject([{ status: 'PENDING', outcome: '302' }]);
    receiver.answer(0);
    expect(await sent(6_000)).toMatchObject([{ status: 'PENDING', outcome: 'socket hang up' }]);
    receiver.answer(410);
    expect(await sent(60_000)).toMatchObject([{ status: 'DEAD', outcome: '410' }]);
    expect(other.received).toEqual([]);
    await other.close();
  });

  it('have one more to tell if lots change while one is on its way', async () => {
    await subscribed();
    receiver.answer(500);
    await trade('10');
    await sent();
    await trade('5');
    receiver.answer(200);
    await sent(60_000);
    const revisions = (await deliveries()).map(({ revision }) => revision);
    expect(revisions).toHaveLength(2);
    expect((await deliveries()).every(({ status }) => status === 'DELIVERED')).toBe(true);
    const latest = (await open.store.affectedLots.revision(security))?.revision;
    expect(Math.max(...revisions)).toBe(latest);
  });

  it('disable a webhook that has taken nothing, keep what waits, and send it once enabled', async () => {
    const { webhook } = await subscribed();
    receiver.answer(410);
    await trade('10');
    expect(await sent()).toMatchObject([{ status: 'DEAD', outcome: '410' }]);
    const stored = () => open.ledger.read.webhook(webhook.id);
    expect(await stored()).toMatchObject({
      disabledAt: instant(now),
      disabledWhy: 'given up after one attempt; the last outcome: 410',
    });
    expect(disabled).toEqual([webhook.id]);
    receiver.answer(200);
    await trade('5');
    await sent();
    expect(receiver.received).toHaveLength(1);
    await open.ledger.inOneStep((step) => enable(step, OWNER, webhook.id));
    await sent();
    expect(receiver.received).toHaveLength(2);
    expect(await stored()).toMatchObject({ disabledAt: undefined, deliveredAt: instant(now) });
  });

  it('disable a webhook whose receiver took messages before, and none since one was made', async () => {
    const { webhook } = await subscribed();
    await trade('10');
    await sent();
    receiver.answer(503);
    now += 1;
    await trade('5');
    await sent();
    for (const pause of PAUSES_MS) await sent(pause + 1_000);
    expect(await open.ledger.read.webhook(webhook.id)).toMatchObject({
      disabledAt: instant(now),
      disabledWhy: `given up after ${ATTEMPTS_MAX} attempts; the last outcome: 503`,
    });
  });

  it('that another process hands on are sent only when they are due', async () => {
    await subscribed();
    receiver.answer(503);
    await trade('10');
    const [{ id } = { id: '' }] = await sent();
    const handOn = () =>
      sendOne(
        {
          ledger: open.ledger.context,
          send: createSend({ allowsPrivate: true }),
          mayReadLots: async () => true,
          isHeld: async () => false,
        },
        id,
      );
    await handOn();
    expect(receiver.received).toHaveLength(1);
    now += 6_000;
    receiver.answer(200);
    await handOn();
    await handOn();
    expect(receiver.received).toHaveLength(2);
  });

  it('are kept for seven days after they arrived, and for thirty after they were given up', async () => {
    const DAY_MS = 86_400_000;
    await subscribed();
    await trade('10');
    await sent();
    receiver.answer(410);
    await trade('5');
    await sent(2_000);
    const kept = async (ms: number) => (await sent(ms)).map(({ status }) => status).toSorted();
    expect(await kept(0)).toEqual(['DEAD', 'DELIVERED']);
    expect(await kept(7 * DAY_MS - 3_600_000)).toEqual(['DEAD', 'DELIVERED']);
    expect(await kept(2 * 3_600_000)).toEqual(['DEAD']);
    expect(await kept(22 * DAY_MS)).toEqual(['DEAD']);
    expect(await kept(2 * DAY_MS)).toEqual([]);
  });

  it('about one subject arrive in their order, and others do not wait for them', async () => {
    const { webhook } = await subscribed();
    const message = (subject: string, revision: number) => ({
      ...{ id: `${webhook.id}.${subject}.${revision}`, webhook: webhook.id, subject, revision },
      ...{ type: 'order.updated', payload: { of: subject, at: revision } },
    });
    const add = (...rows: ReturnType<typeof message>[]) =>
      open.store.inOneStep((step) => step.addDeliveries(rows, instant(now)));
    receiver.answer(503);
    await add(message('a', 1), message('a', 2), message('a', 3));
    await sent();
    await add(message('b', 1), message('a', 3));
    receiver.answer(200);
    await sent();
    await sent(60_000);
    const order = receiver.received.map(({ body }) => JSON.parse(body));
    expect(order.map(({ of, at }) => `${of}${at}`)).toEqual(['a1', 'b1', 'a1', 'a2', 'a3']);
  });

  it('about lots end with the right to read them, and others do not', async () => {
    const { webhook } = await subscribed();
    mayReadLots = false;
    await trade('10');
    const outcome = 'the subscriber may no longer read the lots of all users';
    expect(await sent()).toMatchObject([{ status: 'DEAD', attempts: 1, outcome }]);
    expect(receiver.received).toEqual([]);
    expect((await open.ledger.read.webhook(webhook.id))?.disabledAt).toBeUndefined();
    await open.ledger.inOneStep((step) => sendTest(step, OWNER, webhook.id));
    await sent();
    expect(receiver.received).toHaveLength(1);
  });

  it('of one subscriber leave room for those of others', async () => {
    const { webhook: silent } = await subscribed();
    const { webhook: second } = await subscribed();
    const made = await open.ledger.inOneStep((step) =>
      subscribe(open.ledger.context, step, {
        ...{ holder: OTHER, url: receiver.url, securities: [security], allowsPrivate: true },
      }),
    );
    if (!made.ok) throw new Error(made.failure.kind);
    const { webhook: other } = made.value;
    const add = (webhook: string, of: readonly number[], at: number) => {
      const row = { webhook, type: 'order.updated', subject: undefined, revision: 0, payload: {} };
      const rows = of.map((one) => ({ ...row, id: `${webhook}.${one}` }));
      return open.store.inOneStep((step) => step.addDeliveries(rows, instant(at)));
    };
    const due = async () =>
      (await open.ledger.read.dueDeliveries(instant(now), 20)).map(({ webhook }) => webhook);
    await add(silent.id, [...Array(40).keys()], now - 9_000);
    await add(second.id, [1], now - 5_000);
    await add(other.id, [1], now);
    expect(await due()).toEqual([silent.id, second.id, other.id, silent.id]);
    const rows = await open.ledger.read.dueDeliveries(instant(now), 20);
    for (const row of rows.filter(({ webhook }) => webhook === silent.id))
      await open.store.inOneStep((step) => step.claimDelivery(row, instant(now + 30_000)));
    expect(await due()).toEqual([second.id, other.id]);
    const [first] = rows;
    if (first === undefined) throw new Error('one is due');
    await open.store.inOneStep((step) =>
      step.settleDelivery({
        ...{ id: first.id, status: 'PENDING', nextAt: instant(now + 5_000), outcome: '503' },
      }),
    );
    expect(await due()).toEqual([silent.id, second.id, other.id]);
    await open.ledger.inOneStep((step) => unsubscribe(step, OTHER, other.id));
  });

  it('of receivers that answer nothing keep no other webhook of their subscriber waiting', async () => {
    const silent = [await subscribed(), await subscribed(), await subscribed()];
    const { webhook: other } = await subscribed();
    const add = (webhook: string, count: number, at: number) => {
      const row = { webhook, type: 'order.updated', subject: undefined, revision: 0, payload: {} };
      const rows = Array.from({ length: count }, (_, one) => ({ ...row, id: `${webhook}.${one}` }));
      return open.store.inOneStep((step) => step.addDeliveries(rows, instant(at)));
    };
    const due = () => open.ledger.read.dueDeliveries(instant(now), 20);
    for (const { webhook } of silent) await add(webhook.id, 40, now - 9_000);
    const first = await due();
    for (const row of first)
      await open.store.inOneStep((step) => step.claimDelivery(row, instant(now + 30_000)));
    expect(first).toHaveLength(4);
    await add(other.id, 1, now);
    expect((await due()).map(({ webhook }) => webhook)).toEqual([other.id]);
  });

  it('of a receiver that answers are sent one after the other, without a pause', async () => {
    const { webhook } = await subscribed();
    const row = { webhook: webhook.id, type: 'order.updated', revision: 0, payload: {} };
    const rows = Array.from({ length: 40 }, (_, one) => ({
      ...{ ...row, id: `${webhook.id}.${one}`, subject: one % 2 === 0 ? undefined : `o${one}` },
    }));
    await open.store.inOneStep((step) => step.addDeliveries(rows, instant(now)));
    expect((await sent()).filter(({ status }) => status !== 'DELIVERED')).toEqual([]);
    expect(receiver.received).toHaveLength(40);
  });

  it('stop in the midst of a backlog once the webhook is disabled or its subscriber held', async () => {
    const { webhook } = await subscribed();
    const row = { webhook: webhook.id, type: 'order.updated', revision: 0, payload: {} };
    const rows = Array.from({ length: 12 }, (_, one) => ({
      ...{ ...row, id: `${webhook.id}.${one}`, subject: undefined },
    }));
    await open.store.inOneStep((step) => step.addDeliveries(rows, instant(now)));
    onSend = async () => {
      held = [OWNER];
    };
    await sent();
    const before = receiver.received.length;
    expect(before).toBeLessThanOrEqual(2);
    held = [];
    onSend = () =>
      open.store.inOneStep((step) =>
        step.changeWebhook(webhook.id, { disabledAt: instant(now), disabledWhy: 'gone' }),
      );
    await sent();
    expect(receiver.received.length).toBeLessThanOrEqual(before + 2);
    onSend = async () => {};
    await open.ledger.inOneStep((step) => enable(step, OWNER, webhook.id));
    await sent();
    expect((await deliveries()).every(({ status }) => status === 'DELIVERED')).toBe(true);
  });

  it('are tried by a test message, and signed with the former secret for a day', async () => {
    const { webhook, secret: former } = await subscribed();
    const rotated = await open.ledger.inOneStep((step) =>
      rotateSecret(open.ledger.context, step, { holder: OWNER, id: webhook.id }),
    );
    if (!rotated.ok) throw new Error(rotated.failure.kind);
    const signers = async (ms: number) => {
      await open.ledger.inOneStep((step) => sendTest(step, OWNER, webhook.id));
      await sent(ms);
      const { body, signature: header } = receiver.received.at(-1) ?? { body: '', signature: '' };
      expect(JSON.parse(body)).toMatchObject({ type: 'webhook.test' });
      const seconds = Math.floor(now / 1_000);
      const by = (secret: string) => isSigned({ secret, header, body, now: seconds });
      return { former: by(former), present: by(rotated.value.secret), other: by(`${former}x`) };
    };
    expect(await signers(1_000)).toEqual({ former: true, present: true, other: false });
    expect(await signers(86_400_000)).toEqual({ former: false, present: true, other: false });
  });

  it('are sent once by two processes that share the outbox', async () => {
    await subscribed();
    await trade('10');
    const [due] = await open.ledger.read.dueDeliveries(instant(now), 10);
    if (due === undefined) throw new Error('one is due');
    const claim = () =>
      open.store.inOneStep((step) => step.claimDelivery(due, instant(now + 30_000)));
    expect((await Promise.all([claim(), claim(), claim()])).filter(Boolean)).toHaveLength(1);
  });
});
