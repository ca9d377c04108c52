// A causal chain as a timeline: one entry for each fact, with its sentences, the ids it names and what it did to the stop.
import { type Tone, toneOf } from './amounts.ts';
import type { Step } from './shapes.ts';

export interface Line {
  readonly topic: string;
  readonly text: string;
  /** Refused, without a stop, an alarm: it stands out. */
  readonly isBad: boolean;
}

export interface Entry {
  readonly seq: number;
  readonly at: string;
  readonly lines: readonly Line[];
  /** Bookkeeping that another entry already shows. */
  readonly isMinor: boolean;
  /** As the journal stores it. */
  readonly fact: Step['fact'];
}

const TOPICS: Readonly<Record<string, string>> = {
  wire: 'order',
  saw: 'values',
  intent: 'entry',
  open: 'opened',
  protect: 'stop placed',
  asked: 'asked by',
  release: 'released',
  adopt: 'adopted',
  'split?': 'split suspected',
};

const BAD: ReadonlySet<string> = new Set(['refused', 'NO STOP', 'ALARM']);

export function timelineOf(steps: readonly Omit<Step, 'live'>[]): readonly Entry[] {
  const byFact = Map.groupBy(steps, ({ seq }) => seq);
  return [...byFact].flatMap(([seq, ofFact]) => {
    const [first] = ofFact;
    if (first === undefined) return [];
    return [
      {
        ...{ seq, at: first.at, fact: first.fact },
        lines: ofFact.map(({ topic, text }) => ({
          ...{ topic: TOPICS[topic] ?? topic, text, isBad: BAD.has(topic) },
        })),
        isMinor: ofFact.every(({ minor }) => minor),
      },
    ];
  });
}

export interface StopMove {
  readonly seq: number;
  readonly at: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export function stopMoves(entries: readonly Entry[]): readonly StopMove[] {
  return entries.flatMap(({ seq, at, fact, lines }) => {
    const { type, from, to } = fact;
    if (type !== 'stop-moved' || typeof from !== 'number' || typeof to !== 'number') return [];
    return [{ seq, at, from, to, text: lines.map(({ text }) => text).join('; ') }];
  });
}

export interface Result {
  readonly position: string;
  readonly text: string;
  readonly tone: Tone;
}

/** What each position of the chain earned, as the journal says it. */
export function resultsOf(entries: readonly Entry[]): readonly Result[] {
  return entries.flatMap(({ fact, lines }) => {
    const { type, positionId, realizedPnl: earned } = fact;
    const resultLine = lines.find(({ topic }) => topic === 'result');
    if (type !== 'position-closed' || resultLine === undefined || typeof earned !== 'number')
      return [];
    return [{ position: String(positionId), text: resultLine.text, tone: toneOf(earned) }];
  });
}

export function shownEntries(entries: readonly Entry[], isAll: boolean): readonly Entry[] {
  return isAll ? entries : entries.filter(({ isMinor }) => !isMinor);
}
