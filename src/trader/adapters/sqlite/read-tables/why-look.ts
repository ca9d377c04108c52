// Why it did, or did not, trade, from the journal: of one id by the facts of its chain, of symbols by their decisions since a moment.
import type Database from 'better-sqlite3';
import { type Instant, toIso } from '../../../../kernel/instant.ts';
import type { Venue } from '../../../../market/venues/venue.ts';
import type { RecordedFact } from '../../../domain/facts/recorded-fact.ts';
import { HORIZONS } from '../../../domain/score/horizon.ts';
import { moveOf, type ScoredPrediction, stateOf } from '../../../domain/score/scored-prediction.ts';
import { type Answer, answerOf } from '../../../domain/why/answer.ts';
import type { Near } from '../../../domain/why/near.ts';
import type { Decision } from '../../../domain/why/why.ts';
import { wordsAt } from '../../../domain/wording/figures.ts';
import type { WhyQuery, WhyRow } from '../../../ports/look.ts';
import { chainOf, stepsOf } from './chain-look.ts';
import { type SymbolQuery, symbolAnswer } from './why-symbol.ts';

export interface WhyHome {
  readonly home: Venue;
  now(): Instant;
  scored(seq: number): ScoredPrediction | undefined;
  readonly feedsOf: SymbolQuery['feedsOf'];
}

export function whyIn(
  db: Database.Database,
  { about: asked, since }: WhyQuery,
  { home, now, scored, feedsOf }: WhyHome,
): WhyRow | undefined {
  const about = asked === ALL ? undefined : asked;
  const chain = about === undefined ? [] : chainOf(db, about);
  const [first] = chain;
  if (about === undefined || first === undefined)
    return whySymbol(db, { symbol: about, since, home, now: now(), feedsOf });
  const answer = answerOf(chain, wordsAt(home));
  const { outcome, sentence, root, decisions } = answer;
  return {
    ...{ about, is_symbol: false, since: null, outcome, sentence, root },
    refusals: refusalRows(decisions),
    conditions: conditionRows(about, answer),
    changes: decisions.flatMap(changeRows),
    afterwards: afterwardsRows(chain, scored),
    decisions: decisions.map(decisionRow),
    decisions_total: decisions.length,
    steps: stepsOf(db, chain, home),
    hashes: [...answer.hashes, ...commitOf(db, chain.at(-1)?.seq ?? first.seq)],
  };
}

function whySymbol(db: Database.Database, asked: SymbolQuery): WhyRow | undefined {
  const answer = symbolAnswer(db, asked);
  if (answer === undefined) return undefined;
  const { symbol, since, outcome, sentence, root, decisions, total } = answer;
  return {
    ...{ about: symbol ?? ALL, is_symbol: true, since: toIso(since), outcome, sentence, root },
    refusals: [...answer.verdicts, ...refusalRows(decisions)].toSorted(
      (one, other) => other.signals - one.signals,
    ),
    conditions: nearest(decisions.flatMap(conditionsOf)),
    changes: oneChangeAway(decisions),
    afterwards: [],
    decisions: decisions.slice(0, DECISIONS_SHOWN).map(decisionRow),
    decisions_total: total,
    steps: [],
    hashes: [],
  };
}

/** Every symbol, as a feed names them. */
const ALL = '*';
const DECISIONS_SHOWN = 20;

function decisionRow({ id, at, symbol, strategy, outcome, sentence, root }: Decision) {
  return { id, at: toIso(at), symbol, strategy, outcome, sentence, root };
}

type RefusalRow = WhyRow['refusals'][number];

/** Each reason once, with the numbers of the first decision that it refused. */
function refusalRows(decisions: readonly Decision[]): RefusalRow[] {
  const rows = new Map<string, RefusalRow>();
  for (const { id, refusals } of decisions)
    for (const { kind, group, text, follows } of refusals) {
      const known = rows.get(kind);
      const row = { kind, group, text, follows: follows ?? null, signals: 0, of: id };
      // Where it refused by itself, it did not only follow.
      const own = known?.follows === null || known === undefined ? known : row;
      rows.set(kind, { ...(own ?? row), signals: (known?.signals ?? 0) + 1 });
    }
  return [...rows.values()].toSorted(
    (one, other) => Number(one.follows !== null) - Number(other.follows !== null),
  );
}

type ConditionRow = WhyRow['conditions'][number];

function conditionRows(about: string, { conditions, decisions }: Answer): ConditionRow[] {
  return [...conditions.map((one) => toCondition(about, one)), ...decisions.flatMap(conditionsOf)];
}

function conditionsOf({ id, conditions }: Decision): ConditionRow[] {
  return conditions.map((one) => toCondition(id, one));
}

function toCondition(of: string, near: Near): ConditionRow {
  return { of, ...near, share: near.share ?? null, kind: near.kind ?? null };
}

/** Of many decisions: of each condition that was not met, the one that came nearest. */
function nearest(rows: readonly ConditionRow[]): ConditionRow[] {
  const missed = rows
    .filter(({ met }) => !met)
    .toSorted((one, other) => (one.share ?? Infinity) - (other.share ?? Infinity));
  return [...new Map(missed.toReversed().map((row) => [row.name, row])).values()].toReversed();
}

type ChangeRow = WhyRow['changes'][number];

function changeRows({ id, changes }: Decision): ChangeRow[] {
  return changes.map((change) => ({ ...change, of: id, signals: 1 }));
}

/** Of the decisions that lacked a single change: each reason once, by how many it kept from trading. */
function oneChangeAway(decisions: readonly Decision[]): ChangeRow[] {
  const single = decisions.filter(({ changes }) => changes.length === 1).flatMap(changeRows);
  return [...Map.groupBy(single, ({ kind }) => kind).values()]
    .flatMap(([newest, ...others]) =>
      newest === undefined ? [] : [{ ...newest, signals: 1 + others.length }],
    )
    .toSorted((one, other) => other.signals - one.signals);
}

/** Of the newest prediction of the chain that is scored. */
function afterwardsRows(
  chain: readonly RecordedFact[],
  scored: WhyHome['scored'],
): WhyRow['afterwards'] {
  const judged = chain.filter(({ fact }) => fact.type === 'prediction-judged');
  const prediction = judged.map(({ seq }) => scored(seq)).findLast((one) => one !== undefined);
  if (prediction === undefined) return [];
  return HORIZONS.map((horizon) => ({
    ...{ prediction: prediction.id, signal: prediction.signal, horizon },
    move: moveOf(prediction, horizon) ?? null,
    state: stateOf(prediction, horizon),
  }));
}

/** The hash over the facts until the last one of the chain. */
function commitOf(db: Database.Database, seq: number): WhyRow['hashes'] {
  const row = db
    .prepare<[number], { hash: string }>(
      'SELECT hash FROM commits WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT 1',
    )
    .get(seq);
  return row === undefined ? [] : [{ of: `journal commit of fact ${seq}`, hash: row.hash }];
}
