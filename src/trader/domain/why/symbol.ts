// What a symbol, or all of them, did since a moment, in one sentence; or why nothing arrived that could have been traded.
import type { Instant } from '../../../kernel/instant.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import type { FactOf } from '../facts/facts.ts';
import { counted, type HomeWords, words } from '../wording/figures.ts';
import type { Decision, Outcome, Root } from './why.ts';

export interface SymbolSummary {
  readonly outcome: Outcome;
  readonly sentence: string;
  readonly root: Root;
}

export interface SymbolSeen {
  /** Undefined: every symbol. */
  readonly symbol: string | undefined;
  readonly since: Instant;
  /** The newest, newest first. */
  readonly decisions: readonly Decision[];
  /** Of all signals, with those that are older than `decisions`. */
  readonly signals: SignalCounts;
  /** Verdicts that kept predictions from every strategy, the most frequent first. */
  readonly verdicts: readonly {
    readonly kind: string;
    readonly text: string;
    readonly signals: number;
  }[];
  readonly words: HomeWords;
}

export interface SignalCounts {
  readonly total: number;
  readonly taken: number;
}

export function symbolSummary(seen: SymbolSeen): SymbolSummary {
  const { symbol, since, decisions, signals, verdicts } = seen;
  const refused = decisions.filter(({ outcome }) => outcome === 'not_entered');
  const [judged] = verdicts;
  const parts = [
    `${counted(signals.taken, 'signal')} taken and ${signals.total - signals.taken} refused`,
    ...(judged === undefined ? [] : [verdictsText(verdicts)]),
  ];
  const often = mostFrequent(refused);
  const root = often?.root ?? (judged === undefined ? decisions[0]?.root : judged) ?? NOTHING;
  const of = `${decisions.length < signals.total ? 'the newest ' : ''}${refused.length}`;
  const why =
    often === undefined
      ? ''
      : ` Most often the main reason (${often.count} of ${of})${often.isVaried ? ', the last time' : ''}: ${root.text}.`;
  return {
    outcome: decisions[0]?.outcome ?? 'not_entered',
    sentence: `${symbol ?? 'All symbols'} since ${seen.words.moment(since)}: ${parts.join('; ')}.${why}`,
    root: { kind: root.kind, text: root.text },
  };
}

const NOTHING: Root = { kind: 'nothing_arrived', text: 'nothing arrived' };

function verdictsText(verdicts: SymbolSeen['verdicts']): string {
  const count = verdicts.reduce((sum, { signals }) => sum + signals, 0);
  return `${counted(count, 'prediction')} rejected before any strategy (${words(verdicts[0]?.kind ?? '')})`;
}

function mostFrequent(
  refused: readonly Decision[],
): { readonly root: Root; readonly count: number; readonly isVaried: boolean } | undefined {
  const byKind = Map.groupBy(refused, ({ root }) => root.kind);
  const [most] = [...byKind.values()].toSorted((one, other) => other.length - one.length);
  const [newest] = most ?? [];
  if (most === undefined || newest === undefined) return undefined;
  const isVaried = most.some(({ root }) => root.text !== newest.root.text);
  return { root: newest.root, count: most.length, isVaried };
}

export interface Silence {
  /** Undefined: every symbol. */
  readonly symbol: string | undefined;
  readonly since: Instant;
  readonly now: Instant;
  /** The newest prediction before; undefined if none ever arrived. */
  readonly last: { readonly id: string | null; readonly at: Instant } | undefined;
  /** How each feed stands. */
  readonly feeds: readonly FactOf<'feed-changed'>[];
  readonly calendar: Calendar;
  readonly words: HomeWords;
}

/** Neither a prediction nor a signal since the moment. */
export function silenceSummary(silence: Silence): SymbolSummary {
  const { symbol, since, last, words: home } = silence;
  const why = silenceReason(silence);
  const before =
    last === undefined
      ? `none has ever arrived here: \`sluice strategy list\` shows which strategies ${symbol === undefined ? 'there are' : 'trade it'}`
      : `the last one arrived at ${home.moment(last.at)}${last.id === null ? '' : `: \`sluice why ${last.id}\``}`;
  const text = `no prediction${symbol === undefined ? '' : ` of ${symbol}`} arrived since ${home.moment(since)}${why === undefined ? '' : `: ${why.text}`}`;
  return {
    outcome: 'nothing_arrived',
    sentence: `${symbol ?? 'Nothing'}${symbol === undefined ? '' : ' not'} traded: ${text}; ${before}.`,
    root: { kind: why?.kind ?? 'nothing_arrived', text },
  };
}

function silenceReason({ since, now, calendar, feeds, ...seen }: Silence): Root | undefined {
  if (since > now)
    return { kind: 'not_recorded', text: `the journal ends at ${seen.words.moment(now)}` };
  const mute = feeds.find(({ state }) => state !== 'polling' && state !== 'stopped');
  if (mute !== undefined) {
    const why = mute.why === '' ? '' : ` (${mute.why})`;
    return {
      kind: `feed_${mute.state}`,
      text: `the feed \`${mute.feed}\` is ${words(mute.state)}${why}`,
    };
  }
  const day = calendar.dayOf(since);
  const session = calendar.sessionOf(day) ?? calendar.nextSession(day);
  if (session !== undefined && session.open >= now)
    return { kind: 'session_closed', text: 'there was no session in this time' };
  return undefined;
}
