// The causal chain of an id: from a prediction, signal, order, execution or position to the facts it depends on.
import type Database from 'better-sqlite3';
import { toIso } from '../../../../kernel/instant.ts';
import type { Venue } from '../../../../market/venues/venue.ts';
import { explain } from '../../../domain/explain/explain.ts';
import type { RecordedFact } from '../../../domain/facts/recorded-fact.ts';
import { isHoldingId } from '../../../domain/holdings/holding.ts';
import { requestChain } from '../../../domain/terms/command-request.ts';
import { wordsAt } from '../../../domain/wording/figures.ts';
import type { IdRow, StepRow } from '../../../ports/look.ts';
import { createFactReader } from '../journal/fact-rows.ts';

/** Empty for an unknown id. */
export function explained(db: Database.Database, id: string, home: Venue): StepRow[] {
  return stepsOf(db, chainOf(db, id), home);
}

/** The facts of an id, ascending, without what other chains caused in it. */
export function chainOf(db: Database.Database, id: string): readonly RecordedFact[] {
  const seqs = new Set(correlationsOf(db, id).flatMap((correlation) => seqsOf(db, correlation)));
  const read = createFactReader(db);
  const chain = [...seqs].flatMap((seq) => read(seq) ?? []);
  const caused = chain.flatMap((one) =>
    one.fact.type === 'command-asked' ? effectsOf(one, read) : [],
  );
  return chain.concat(caused).sort((a, b) => a.seq - b.seq);
}

export function stepsOf(
  db: Database.Database,
  chain: readonly RecordedFact[],
  home: Venue,
): StepRow[] {
  return explain(withCauses(chain, createFactReader(db)), wordsAt(home)).map(
    ({ at, isMinor, ...step }) => ({
      ...step,
      at: toIso(at),
      minor: isMinor,
    }),
  );
}

/** The chains of an id: all of a holding's; its own, and for a signal or trade also that of its prediction. */
function correlationsOf(db: Database.Database, id: string): string[] {
  const ofHolding = isHoldingId(id) ? chainsUnder(db, id) : [];
  if (ofHolding.length > 0) return ofHolding;
  const correlation = signalOf(db, id) ?? id;
  const predictionId = correlation.slice(0, correlation.lastIndexOf('/'));
  const isSignal = seqsOf(db, correlation).length > 0 && seqsOf(db, predictionId).length > 0;
  if (isSignal) return [predictionId, correlation];
  return [correlation, requestChain(id), ...chainsUnder(db, correlation)];
}

/** The signal behind an order, execution or position: the chain of its first fact. */
function signalOf(db: Database.Database, id: string): string | undefined {
  const row = db
    .prepare<{ id: string }, { correlation: string }>(
      `SELECT correlation FROM facts WHERE seq IN (
         SELECT intent_seq FROM orders WHERE order_ref = @id OR perm_id = @id OR client_order_id = @id
         UNION ALL SELECT seq FROM executions WHERE exec_id = @id OR exec_root = @id
         UNION ALL SELECT intent_seq FROM orders WHERE position_id = @id
       ) LIMIT 1`,
    )
    .get({ id });
  return row?.correlation;
}

/** Chains of a prediction's signals and of a holding's orders begin with its id and a slash; the zero follows in text order. */
function chainsUnder(db: Database.Database, id: string): string[] {
  return db
    .prepare<[string, string], { correlation: string }>(
      'SELECT DISTINCT correlation FROM chains WHERE correlation > ? AND correlation < ?',
    )
    .all(`${id}/`, `${id}0`)
    .map(({ correlation }) => correlation);
}

function seqsOf(db: Database.Database, correlation: string): number[] {
  return db
    .prepare<[string], { seq: number }>('SELECT seq FROM chains WHERE correlation = ?')
    .all(correlation)
    .map(({ seq }) => seq);
}

/** Including what another chain caused in this one: for example, a later prediction that closed a position. */
function withCauses(
  chain: readonly RecordedFact[],
  read: (seq: number) => RecordedFact | undefined,
): RecordedFact[] {
  const known = new Set(chain.map(({ seq }) => seq));
  const missing = new Set(
    chain.map(({ cause }) => cause).filter((cause) => cause > 0 && !known.has(cause)),
  );
  return [...chain, ...[...missing].flatMap((seq) => read(seq) ?? [])].sort(
    (a, b) => a.seq - b.seq,
  );
}

/** No command records more in its turn. */
const FACTS_OF_COMMAND_MAX = 500;

/** What a request caused in other chains, such as the exits of `flatten`: facts of its turn whose causes lead back to it. */
function effectsOf(
  asked: RecordedFact,
  read: (seq: number) => RecordedFact | undefined,
): RecordedFact[] {
  const led = new Set([asked.seq]);
  const effects: RecordedFact[] = [];
  for (let seq = asked.seq + 1; seq <= asked.seq + FACTS_OF_COMMAND_MAX; seq += 1) {
    const fact = read(seq);
    if (fact === undefined || fact.at !== asked.at) break;
    if (!led.has(fact.cause)) continue;
    led.add(seq);
    if (fact.correlation !== asked.correlation) effects.push(fact);
  }
  return effects;
}

const IDS_SHOWN = 5;

/** For a partial id or a symbol: the newest ids that begin with it. */
export function idsLike(db: Database.Database, text: string): IdRow[] {
  if (text.trim() === '') return [];
  const pattern = `${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return db
    .prepare<{ pattern: string; most: number }, IdRow>(
      `SELECT id FROM (
         SELECT position_id AS id, max(intent_seq) AS seq FROM orders GROUP BY position_id
         UNION ALL SELECT order_ref, intent_seq FROM orders
         UNION ALL SELECT exec_id, seq FROM executions
         UNION ALL SELECT id, max(seq) FROM predictions WHERE id IS NOT NULL GROUP BY id
       ) WHERE id LIKE @pattern ESCAPE '\\' ORDER BY seq DESC LIMIT @most`,
    )
    .all({ pattern, most: IDS_SHOWN });
}
