// The answer to a question about one id: every decision of its chain, and the sentence that says the most of them.
import { assertNever } from '../../../kernel/assert.ts';
import { chainIndex } from '../explain/chain.ts';
import { explain } from '../explain/explain.ts';
import type { FactOf } from '../facts/facts.ts';
import type { RecordedFact } from '../facts/recorded-fact.ts';
import type { Verdict } from '../terms/prediction.ts';
import type { HomeWords } from '../wording/figures.ts';
import { plainValue } from '../wording/figures.ts';
import { verdictText } from '../wording/verdict-text.ts';
import { type Near, nearOfVerdict } from './near.ts';
import { type RefusedFact, refusedDecision } from './refused.ts';
import { tradesIn } from './trade.ts';
import { tradeDecision } from './trade-decision.ts';
import type { Decision, Outcome, Root } from './why.ts';

export interface Answer {
  readonly outcome: Outcome;
  readonly sentence: string;
  readonly root: Root;
  /** Trades first. */
  readonly decisions: readonly Decision[];
  /** Of what was judged before any strategy. */
  readonly conditions: readonly Near[];
  /** Under which texts it was decided. */
  readonly hashes: readonly { readonly of: string; readonly hash: string }[];
}

/** Takes the facts of a chain, ascending by number; `about` is the id that was asked about. */
export function answerOf(chain: readonly RecordedFact[], home: HomeWords): Answer {
  const decisions = decisionsIn(chain, home);
  const [first] = decisions;
  const hashes = hashesIn(chain);
  if (first !== undefined) {
    const { outcome, root } = first;
    const sentence = `${first.sentence}${othersText(first, decisions.slice(1))}`;
    return { outcome, sentence, root, decisions, conditions: [], hashes };
  }
  return { ...undecided(chain, home), decisions, hashes };
}

/** What was traded, then what was refused. */
export function decisionsIn(chain: readonly RecordedFact[], home: HomeWords): readonly Decision[] {
  const index = chainIndex(chain, home);
  const taken = chain.filter(isTaken);
  const trades = tradesIn(chain).map((trade) => {
    const { signalId } = trade.begun.fact;
    const own = taken.find(({ fact }) => fact.signal.id === signalId);
    return tradeDecision(trade, own, index);
  });
  return [...trades, ...chain.filter(isRefused).map((one) => refusedDecision(one, home))];
}

function isTaken(
  one: RecordedFact,
): one is RecordedFact & { readonly fact: FactOf<'signal-taken'> } {
  return one.fact.type === 'signal-taken';
}

export function isRefused(one: RecordedFact): one is RecordedFact & { readonly fact: RefusedFact } {
  return one.fact.type === 'signal-refused' || one.fact.type === 'request-refused';
}

function othersText(first: Decision, others: readonly Decision[]): string {
  if (others.length === 0) return '';
  const refused = others.filter(({ outcome }) => outcome === 'not_entered').length;
  const traded = others.length - refused;
  const isRefusal = first.outcome === 'not_entered';
  return [
    ...(traded === 0 ? [] : [` ${traded} more ${traded === 1 ? 'trade' : 'trades'} came of it.`]),
    ...(refused === 0 ? [] : [` ${refused} ${isRefusal ? 'more ' : ''}refused, see below.`]),
  ].join('');
}

type Undecided = Omit<Answer, 'decisions' | 'hashes'>;

/** No strategy decided: because of the verdict, or since it is about something else. */
function undecided(chain: readonly RecordedFact[], home: HomeWords): Undecided {
  const judged = chain.flatMap(({ fact }) => (fact.type === 'prediction-judged' ? [fact] : []));
  const prediction = judged.find(({ verdict }) => verdict.kind !== 'duplicate') ?? judged[0];
  if (prediction !== undefined) return unsignalled(prediction, home);
  const last = explain(chain, home).findLast(({ isMinor }) => !isMinor);
  const text = last?.text ?? 'its facts belong to no trade';
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  return {
    outcome: 'other',
    sentence,
    root: { kind: last?.type ?? 'other', text },
    conditions: [],
  };
}

function unsignalled(
  { symbol, feed, prediction, verdict }: FactOf<'prediction-judged'>,
  home: HomeWords,
): Undecided {
  if (verdict.kind !== 'accepted') {
    const text = verdictClause(verdict, feed);
    const root = { kind: verdict.kind, text };
    const conditions = nearOfVerdict(verdict, home);
    return { outcome: 'not_entered', sentence: `${symbol} not traded: ${text}.`, root, conditions };
  }
  const text =
    prediction?.signal === 'NEUTRAL'
      ? 'the prediction says NEUTRAL, which asks for no entry'
      : `no strategy of ${symbol} entered by predictions when it arrived`;
  const root = { kind: 'no_signal', text };
  return {
    outcome: 'nothing_asked',
    sentence: `${symbol} not traded: ${text}.`,
    root,
    conditions: [],
  };
}

/** Why a prediction reached no strategy. */
export function verdictClause(verdict: Verdict, feed: string): string {
  switch (verdict.kind) {
    case 'low_confidence':
      return `the confidence ${plainValue(verdict.confidence)} is below ${plainValue(verdict.minimum)}, the minimum of the feed \`${feed}\``;
    case 'stale':
    case 'future':
      return `the prediction was ${verdictText(verdict)}`;
    case 'duplicate':
      return `the prediction repeats ${verdict.of}, which was judged before: \`sluice why ${verdict.of}\` has that answer`;
    case 'malformed':
      return `the answer of the feed \`${feed}\` could not be read: ${verdict.why}`;
    case 'accepted':
    case 'bad_signal':
    case 'bad_confidence':
    case 'missing_field':
    case 'unknown_symbol':
    case 'price_mismatch':
    case 'no_price':
    case 'thin_flow':
    case 'session_closed':
      return verdictText(verdict);
    default:
      return assertNever(verdict);
  }
}

function hashesIn(chain: readonly RecordedFact[]): Answer['hashes'] {
  const hashes = chain.flatMap(({ fact }) => {
    if (fact.type !== 'position-planned' && fact.type !== 'position-adopted') return [];
    return [{ of: `strategy ${fact.strategy}`, hash: fact.configHash }];
  });
  return [...new Map(hashes.map((one) => [`${one.of} ${one.hash}`, one])).values()];
}
