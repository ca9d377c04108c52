// Events of traders as messages of webhooks: each journal is followed from a place that is stored together with the messages made
// of it, so that a crash loses none and repeats none. It reads files and the response cache: no trader waits for it.
import type { Ledger } from '../../ledger/app/ledger.ts';
import type { HolderNumber } from '../../ledger/ports/ledger-rows.ts';
import type { LedgerStep } from '../../ledger/ports/ledger-store.ts';
import type { EventDelivery, WebhookEvent, WebhookRow } from '../../ledger/ports/webhooks.ts';
import {
  journalFileOf,
  openJournalReading,
} from '../../trader/app/journal-reading/open-journal-reading.ts';
import type { AlarmRow } from '../../trader/contract/alarms.ts';
import type { JournalReading } from '../../trader/ports/journal-reading.ts';
import type { TraderPlace } from '../../trader/ports/settings.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import { roleOn } from '../identity/principal.ts';
import type { TraderClients } from '../traders/trader-clients.ts';
import { alarmMessages, knownAlarms } from './event-messages/alarm-messages.ts';
import { factMessages, gapMessage } from './event-messages/fact-messages.ts';
import type { LeaderJob } from './leader-jobs.ts';
import { later } from './live.ts';

export interface TraderEventsParts {
  readonly traders: readonly TraderPlace[];
  readonly ledger: Pick<Ledger, 'context'>;
  readonly users: Pick<IdentityStore, 'userById' | 'grantsOf'>;
  readonly clients: TraderClients;
}

export interface TraderEvents {
  /** What has happened by now becomes messages of the webhooks that there are, not of one that is made next. */
  catchUp(): Promise<void>;
  /** Of the process that leads. */
  follow(onFault: (error: unknown) => void): LeaderJob;
}

// Decision 0098
const EVERY_MS = 500;
const FACTS_AT_ONCE = 500;

interface Place {
  readonly journalId: string;
  readonly seq: number;
  readonly hash: string;
}

/** Of one account: the webhooks that were looked at, and those whose holders may see it. */
interface Readers {
  readonly known: ReadonlySet<string>;
  readonly allowed: ReadonlySet<string>;
}

export function createTraderEvents(parts: TraderEventsParts): TraderEvents {
  const { traders, clients } = parts;
  const { store } = parts.ledger.context;

  async function readersOf(account: string): Promise<Readers> {
    const webhooks = await store.read.eventWebhooks();
    const seen = new Map<HolderNumber, boolean>();
    for (const { holder } of webhooks)
      if (!seen.has(holder)) seen.set(holder, await maySee(holder, account));
    return {
      known: new Set(webhooks.map(({ id }) => id)),
      allowed: new Set(webhooks.filter((one) => seen.get(one.holder)).map(({ id }) => id)),
    };
  }

  async function maySee(holder: HolderNumber, account: string): Promise<boolean> {
    const id = await store.read.userOf(holder);
    const user = id === undefined ? undefined : await parts.users.userById(id);
    if (user === undefined) return false;
    const grants = await parts.users.grantsOf(user.id);
    return roleOn({ user, grants }, 'account', account) !== undefined;
  }

  /** Messages and the place behind them, in one step; again if a webhook was made since its rights were looked at. */
  async function inStep(
    account: string,
    act: (step: LedgerStep, of: (event: WebhookEvent) => readonly WebhookRow[]) => Promise<void>,
  ): Promise<void> {
    for (;;) {
      const { known, allowed } = await readersOf(account);
      const isDone = await store.inOneStep(async (step) => {
        const webhooks = await step.eventWebhooks();
        if (webhooks.some(({ id }) => !known.has(id))) return false;
        await act(step, (event) =>
          webhooks.filter(({ id, events }) => allowed.has(id) && events.includes(event)),
        );
        return true;
      });
      if (isDone) return;
    }
  }

  /** How far the journal was read when it was opened is how far it is read: a trader at work has always more. */
  async function readJournal(place: TraderPlace): Promise<void> {
    const opened = openJournalReading(journalFileOf(place));
    if (!opened.ok) throw new Error(opened.failure);
    const journal = opened.value;
    if (journal === undefined) return;
    try {
      const end = placeAt(journal, journal.lastSeq());
      let at = await stored(place);
      while (at === undefined || at.seq !== end.seq || at.hash !== end.hash)
        at = await readOn(place, journal, end);
    } finally {
      journal.close();
    }
  }

  async function stored(place: TraderPlace): Promise<Place | undefined> {
    const text = await store.read.cursor(cursorOf(place));
    return text === undefined ? undefined : (JSON.parse(text) as Place);
  }

  async function readOn(place: TraderPlace, journal: JournalReading, end: Place): Promise<Place> {
    let reached = end;
    await inStep(place.account, async (step, webhooksOf) => {
      const text = await step.cursor(cursorOf(place));
      const from = text === undefined ? undefined : (JSON.parse(text) as Place);
      const messages: EventDelivery[] = [];
      const isAnother = from !== undefined && !isIn(journal, from);
      if (isAnother) messages.push(...gapMessages(place, end, webhooksOf));
      const hasReaders = (await step.eventWebhooks()).length > 0;
      reached = end;
      if (from !== undefined && hasReaders && !isAnother) {
        const facts = journal.factsAfter(from.seq, Math.min(FACTS_AT_ONCE, end.seq - from.seq));
        messages.push(...factMessages({ place, journal, facts, webhooksOf }));
        reached = placeAt(journal, facts.at(-1)?.seq ?? end.seq);
      }
      await step.addDeliveries(messages, store.now());
      await step.saveCursor(cursorOf(place), JSON.stringify(reached));
    });
    return reached;
  }

  /** Of a trader that runs: what it said before it stopped may be over. */
  async function readAlarms(place: TraderPlace): Promise<void> {
    const client = clients.all().find(({ name }) => name === place.name);
    const seen = await client?.look('/alarms');
    if (seen?.ok !== true || seen.value.ageSeconds !== undefined) return;
    const rows = seen.value.copy.body as readonly AlarmRow[];
    const name = `${cursorOf(place)}/alarms`;
    const text = JSON.stringify(knownAlarms(rows));
    if ((await store.read.cursor(name)) === text) return;
    await inStep(place.account, async (step, webhooksOf) => {
      const before = await step.cursor(name);
      const known = before === undefined ? knownAlarms(rows) : JSON.parse(before);
      const messages = alarmMessages({ place, rows, known, webhooks: webhooksOf('alarms') });
      await step.addDeliveries(messages, store.now());
      await step.saveCursor(name, text);
    });
  }

  async function catchUp(): Promise<void> {
    for (const place of traders) {
      await readJournal(place);
      await readAlarms(place);
    }
  }

  return {
    catchUp,
    follow(onFault) {
      let isStopped = false;
      let cancel = () => {};
      let looking: Promise<void> = Promise.resolve();

      async function look(): Promise<void> {
        if ((await store.read.eventWebhooks()).length > 0) await catchUp();
      }

      function lookLater(): void {
        if (isStopped) return;
        cancel = later(EVERY_MS, () => {
          looking = look().catch(onFault).then(lookLater);
        });
      }

      return {
        start: lookLater,
        async stop() {
          isStopped = true;
          cancel();
          await looking;
        },
      };
    },
  };
}

function cursorOf({ mode, account }: Pick<TraderPlace, 'mode' | 'account'>): string {
  return `webhooks/${mode}-${account}`;
}

function placeAt(journal: JournalReading, seq: number): Place {
  return { journalId: journal.journalId, seq, hash: journal.hashAt(seq) ?? '' };
}

/** An older copy that was restored, or another journal, does not have it. */
function isIn(journal: JournalReading, { journalId, seq, hash }: Place): boolean {
  return journal.journalId === journalId && (journal.hashAt(seq) ?? '') === hash;
}

/** Each webhook once, whatever it subscribes to of a trader. */
function gapMessages(
  place: TraderPlace,
  end: Place,
  webhooksOf: (event: WebhookEvent) => readonly WebhookRow[],
): readonly EventDelivery[] {
  const webhooks = new Set([...webhooksOf('orders'), ...webhooksOf('executions')]);
  return [...webhooks].map(({ id }) => gapMessage(id, place, end));
}
