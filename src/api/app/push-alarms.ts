// Alarms that count are sent to the devices whose users asked for that: each once, by the process that leads. What was sent is in
// the store, so that a restart repeats nothing and loses nothing.
// Decision 0134
import { createHash } from 'node:crypto';
import type { AlarmRow } from '../../trader/contract/alarms.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import { roleOn } from '../identity/principal.ts';
import type { PushSubscription } from '../identity/push-subscriptions.ts';
import { sessionEnd } from '../identity/sign-in.ts';
import type { Push, Pushed } from '../push/push.ts';
import { pushText } from '../push/push-text.ts';
import type { TraderClient, TraderClients } from '../traders/trader-clients.ts';
import type { LeaderJob } from './leader-jobs.ts';
import { later } from './live.ts';

export interface PushAlarmsParts {
  readonly store: IdentityStore;
  readonly clients: Pick<TraderClients, 'all'>;
  readonly push: Pick<Push, 'send'>;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Epoch ms. */
  now(): number;
}

export interface PushAlarms extends LeaderJob {
  /** Sends what is due, one alarm for each subscription. */
  look(): Promise<void>;
}

const EVERY_MS = 1_000;
/** Traders and this API may run on hosts whose clocks differ. */
const CLOCKS_MS = 60_000;

/** An alarm that its user may not see is looked at again after that. */
const UNSEEN_MS = 30_000;

/** What is forgotten here is read from the store again. */
const WAITS_MAX = 10_000;

interface Calling {
  readonly trader: TraderClient;
  readonly row: AlarmRow;
  /** Names it among the alarms of all traders; it is another one in another journal. */
  readonly about: string;
}

export function createPushAlarms({ store, clients, push, log, now }: PushAlarmsParts): PushAlarms {
  /** By subscription and alarm: when it is sent next, `Infinity` if nothing more is sent. */
  const waits = new Map<string, number>();
  const sending = new Map<string, Promise<void>>();
  let isStopped = false;
  let cancel = () => {};
  let looking: Promise<void> = Promise.resolve();

  function begin(): void {
    cancel = later(EVERY_MS, () => {
      looking = startSends()
        .catch(onFault)
        .then(() => {
          if (!isStopped) begin();
        });
    });
  }

  function onFault(error: unknown): void {
    log.warn('Alarms could not be pushed; tried again.', { why: String(error) });
  }

  /** A push service that does not answer keeps no other subscription waiting. */
  async function startSends(): Promise<void> {
    const subscriptions = await store.pushSubscriptions();
    if (subscriptions.length === 0 || waits.size > WAITS_MAX) waits.clear();
    if (subscriptions.length === 0) return;
    const calling = await callingNow();
    for (const to of subscriptions) {
      const due = calling.filter((one) => isDue(to, one));
      if (due.length === 0 || sending.has(to.id)) continue;
      const sent = deliver(to, due)
        .catch(onFault)
        .finally(() => sending.delete(to.id));
      sending.set(to.id, sent);
    }
  }

  /** The most severe first, then the oldest. Of a trader that does not answer nothing is known now. */
  async function callingNow(): Promise<readonly Calling[]> {
    const found: Calling[] = [];
    for (const trader of clients.all()) {
      const seen = await trader.look('/alarms');
      if (!seen.ok || seen.value.ageSeconds !== undefined) continue;
      for (const row of seen.value.copy.body as readonly AlarmRow[])
        if (row.calling) found.push({ trader, row, about: aboutOf(trader, row) });
    }
    return found.toSorted((a, b) => rankOf(a) - rankOf(b) || startOf(a) - startOf(b));
  }

  /** What was there when its user asked is on the page already. */
  function isDue(to: PushSubscription, one: Calling): boolean {
    return startOf(one) > to.createdAt - CLOCKS_MS && (waits.get(waitOf(to, one)) ?? 0) <= now();
  }

  async function deliver(to: PushSubscription, due: readonly Calling[]): Promise<void> {
    const user = await openUser(to);
    if (user === undefined) {
      await store.removePushSubscription(to.id);
      return;
    }
    const grants = await store.grantsOf(user.id);
    const known = await store.pushAttemptsOf(to.id);
    for (const one of due) {
      const last = known.find(({ about }) => about === one.about);
      const nextAt = last === undefined ? 0 : (last.nextAt ?? Infinity);
      waits.set(waitOf(to, one), nextAt);
      if (nextAt > now()) continue;
      if (roleOn({ user, grants }, 'account', one.trader.account) === undefined) {
        waits.set(waitOf(to, one), now() + UNSEEN_MS);
        continue;
      }
      const { trader, row, about } = one;
      const text = pushText({ trader, row, tag: tagOf(about) }, to.hasDetails);
      note(to, one, await push.send(to, about, text));
      return;
    }
  }

  function note(to: PushSubscription, one: Calling, pushed: Pushed): void {
    const nextAt = pushed.kind === 'failed' || pushed.kind === 'full' ? pushed.nextAt : Infinity;
    waits.set(waitOf(to, one), nextAt ?? Infinity);
    const of = { subscription: to.id, host: new URL(to.endpoint).host };
    if (pushed.kind === 'gone')
      log.info('A browser gave its push subscription up; it was removed.', of);
    if (pushed.kind === 'failed' && pushed.nextAt === null)
      log.warn('An alarm was not pushed: its push service did not take it.', {
        ...{ ...of, why: pushed.why },
      });
  }

  /** Undefined once the session or its user is over. */
  async function openUser({ userId, sessionId }: PushSubscription) {
    const session = await store.sessionById(sessionId);
    const isLive = session?.endedAt === null && sessionEnd(session) > now();
    const user = isLive ? await store.userById(userId) : undefined;
    return user?.isActive === true ? user : undefined;
  }

  async function look(): Promise<void> {
    await startSends();
    await Promise.all(sending.values());
  }

  return {
    look,
    start: begin,
    async stop() {
      isStopped = true;
      cancel();
      await looking;
      await Promise.all(sending.values());
    },
  };
}

function aboutOf({ name, mode }: TraderClient, { id, since }: AlarmRow): string {
  return `${mode} ${name} ${id} ${Date.parse(since)}`;
}

/** On the device, where it names no account. */
function tagOf(about: string): string {
  return createHash('sha256').update(about).digest('hex').slice(0, 16);
}

function waitOf({ id }: PushSubscription, { about }: Calling): string {
  return `${id} ${about}`;
}

function startOf({ row }: Calling): number {
  return Date.parse(row.since);
}

function rankOf({ row }: Calling): number {
  return row.severity === 'danger' ? 0 : 1;
}
