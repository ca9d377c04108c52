// The facts of one journal as a source of messages, and which journal it is: a replaced or restored one begins anew.
import { plainJson } from '../../../kernel/plain-json.ts';
import {
  FACT_FAMILIES,
  outwardFact,
  outwardName,
} from '../../../trader/app/journal-reading/outward-facts.ts';
import type { RecordedFact } from '../../../trader/ports/journal.ts';
import type { JournalReading } from '../../../trader/ports/journal-reading.ts';
import type { Message, TopicSpec } from '../broker/broker.ts';
import type { PublishedPlace } from './place.ts';
import type { Source } from './source.ts';

export interface TradedAccount {
  /** Name of the trader. */
  readonly name: string;
  readonly mode: string;
  readonly account: string;
}

/** The messages of an account have it as their key. */
export function traderKey({ mode, account }: TradedAccount): string {
  return `${mode}-${account}`;
}

export function traderTopics(prefix: string): readonly TopicSpec[] {
  return FACT_FAMILIES.map((family) => ({
    name: `${prefix}.trader.${family}`,
    keptDays: undefined,
  }));
}

/** A journal as it is published: one that was restored has facts under numbers that were published with others. */
export interface PublishedJournal {
  readonly id: string;
  /** 0, and one more each time that it was restored. */
  readonly branch: number;
}

export type JournalChange = 'replaced' | 'restored';

export interface KnownJournal {
  readonly journal: PublishedJournal;
  /** What happened since the last look, if that is not the journal that was published. */
  readonly change: JournalChange | undefined;
}

/** The journal of the account as it is now, in view of what was published. */
export function journalNow(
  place: PublishedPlace,
  account: TradedAccount,
  journal: Pick<JournalReading, 'journalId' | 'hashAt'>,
): KnownJournal {
  const { journalId: id, hashAt } = journal;
  const known = knownSources(place, account);
  const last = known.filter((one) => one.id === id).at(-1);
  if (last === undefined)
    return { journal: { id, branch: 0 }, change: known.length > 0 ? 'replaced' : undefined };
  const name = sourceName(account, last);
  const seq = place.positions[name] ?? 0;
  const isSame = seq === 0 || hashAt(seq) === place.marks[name];
  return isSame
    ? { journal: last, change: undefined }
    : { journal: { id, branch: last.branch + 1 }, change: 'restored' };
}

/** In the order in which they were first published. */
function knownSources({ positions }: PublishedPlace, account: TradedAccount): PublishedJournal[] {
  const beginning = `${traderKey(account)}/`;
  return Object.keys(positions)
    .filter((name) => name.startsWith(beginning))
    .map((name) => name.slice(beginning.length).split('/'))
    .map(([id = '', branch]) => ({ id, branch: Number(branch) }));
}

function sourceName(account: TradedAccount, { id, branch }: PublishedJournal): string {
  return `${traderKey(account)}/${id}/${branch}`;
}

export interface JournalSourceParts {
  readonly account: TradedAccount;
  readonly journal: PublishedJournal;
  readonly prefix: string;
}

export function journalSource(parts: JournalSourceParts, reading: JournalReading): Source {
  const { account, journal } = parts;
  return {
    name: sourceName(account, journal),
    mark: (seq) => reading.hashAt(seq),
    positionIn({ journal: id, branch, account: key, seq }) {
      const isOurs =
        id === journal.id && Number(branch) === journal.branch && key === traderKey(account);
      return isOurs ? Number(seq) : undefined;
    },
    async after(position, limit) {
      return reading.factsAfter(position, limit).map((recorded) => ({
        position: recorded.seq,
        at: recorded.at,
        message: factMessage(parts, recorded),
      }));
    },
  };
}

export function factMessage(
  { account, journal, prefix }: JournalSourceParts,
  { fact, seq, at, cause, correlation }: RecordedFact,
): Message {
  const { family, type, version, data } = outwardFact(fact);
  const key = traderKey(account);
  const branch = String(journal.branch);
  const id =
    journal.branch === 0 ? `${journal.id}.${seq}` : `${journal.id}.${seq}~${journal.branch}`;
  return {
    topic: `${prefix}.trader.${family}`,
    key,
    value: plainJson({
      ...{ id, trader: account.name, mode: account.mode, account: account.account },
      ...{ journal: journal.id, branch: journal.branch, seq, at, type },
      schema_version: version,
      ...{ cause, correlation, data },
    }),
    headers: {
      ...{ id, type, seq: String(seq), account: key, journal: journal.id, branch },
      schema: outwardName(fact.type),
    },
  };
}
