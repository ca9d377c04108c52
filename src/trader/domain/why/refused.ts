// A refused signal or order: its root reason in a sentence, the other reasons by their rank, and how near each came.
import type { FactOf } from '../facts/facts.ts';
import type { RecordedFact } from '../facts/recorded-fact.ts';
import { MANUAL } from '../orders/order-request.ts';
import type { Refusal } from '../terms/refusal.ts';
import { conditionClause } from '../wording/condition-clause.ts';
import type { HomeWords } from '../wording/figures.ts';
import { causeAmong, groupOf, nounOf } from '../wording/refusal-kinds.ts';
import { refusalText } from '../wording/refusal-text.ts';
import { rootFirst } from '../wording/root-first.ts';
import { changesOf } from './changes.ts';
import { nearOfCondition, nearOfRefusal } from './near.ts';
import type { Decision, Root, WhyRefusal } from './why.ts';

export type RefusedFact = FactOf<'signal-refused'> | FactOf<'request-refused'>;

export function refusedDecision(
  { fact, at }: RecordedFact & { readonly fact: RefusedFact },
  home: HomeWords,
): Decision {
  const { reasons } = fact;
  const subject = subjectOf(fact);
  const condition = fact.type === 'signal-refused' ? fact.condition : undefined;
  const refusals = refusalsIn(reasons, { ...subject, home });
  const [first] = refusals;
  const root: Root =
    first === undefined
      ? { kind: 'unknown', text: 'no reason was recorded' }
      : { kind: first.kind, text: first.text };
  return {
    ...{ at, outcome: 'not_entered', root, refusals },
    ...{ id: subject.id, symbol: subject.symbol, strategy: subject.strategy },
    sentence: `${subject.verb}: ${root.text}${othersText(refusals)}.`,
    conditions: [
      ...(condition === undefined ? [] : nearOfCondition(condition)),
      ...reasons.flatMap((reason) => nearOf(reason, home)),
    ],
    changes: refusals
      .filter(({ follows }) => follows === undefined)
      .flatMap(({ kind }) => reasons.find((reason) => reason.kind === kind) ?? [])
      .flatMap((reason) => changesOf(reason, home)),
  };
}

interface Subject {
  readonly id: string;
  readonly symbol: string;
  readonly strategy: string;
  readonly verb: string;
}

function subjectOf(fact: RefusedFact): Subject {
  if (fact.type === 'request-refused') {
    const { symbol, request } = fact;
    return { id: request.id, symbol, strategy: MANUAL, verb: `${symbol} is not closed` };
  }
  const { id, symbol, strategy, side } = fact.signal;
  const isOption = fact.reasons.some(({ kind }) => groupOf(kind) === 'option');
  const done = side === 'long' ? 'bought' : 'sold short';
  const verb = isOption ? `No option of ${symbol} traded` : `${symbol} not ${done}`;
  return { id, symbol, strategy, verb };
}

function nearOf(reason: Refusal, home: HomeWords) {
  if (reason.kind === 'condition_false') return nearOfCondition(reason, reason.kind);
  const near = nearOfRefusal(reason, home);
  return near === undefined ? [] : [near];
}

interface Asker {
  readonly strategy: string;
  readonly home: HomeWords;
}

/** Sorted: the root first, those that only follow from another one last. */
function refusalsIn(reasons: readonly Refusal[], asker: Asker): readonly WhyRefusal[] {
  const kinds = reasons.map(({ kind }) => kind);
  return rootFirst(reasons).map((reason) => ({
    ...{ kind: reason.kind, group: groupOf(reason.kind), text: clauseOf(reason, asker) },
    follows: causeAmong(reason.kind, kinds),
  }));
}

function clauseOf(reason: Refusal, { strategy, home }: Asker): string {
  if (reason.kind !== 'condition_false') return refusalText(reason, home);
  return conditionClause(reason, strategy) ?? refusalText(reason, home);
}

/** Folds what only follows: the size is zero because the positions are open. */
function othersText(refusals: readonly WhyRefusal[]): string {
  const others = refusals.slice(1).filter(({ follows }) => follows === undefined);
  const [first] = others;
  if (first === undefined) return '';
  const more = others.length - 1;
  return `; ${nounOf(first.kind)}${more === 0 ? '' : ` and ${more} more`} would have refused too`;
}
