// The result of a replay as text: what has changed in the settings, and the first decision that differs, with its causes on both
// sides.

import { type TradingDay, toIso } from '../../kernel/instant.ts';
import type { DayReplay } from '../../research/replay/replay-day.ts';
import type { Divergence } from '../../research/replay/replay-life.ts';
import { changeLines } from '../../trader/domain/edits/config-change.ts';
import { counted, words } from '../../trader/domain/wording/figures.ts';
import { activityOf } from '../../trader/notifications/activity-log/activity.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import { folded } from '../answers/sections-text.ts';
import { home } from '../program/home.ts';
import { exchangeDateTime, timeLabel } from '../program/words.ts';

export function replayText({ day, lives, notes }: DayReplay): string {
  const sections = lives.map((life) => [...changesText(life), lifeText(day, life)].join('\n'));
  return [...notes.map((note) => `note: ${note}`), ...sections].join('\n');
}

type Life = DayReplay['lives'][number];

/** What today's settings change, in the words of the files. */
function changesText({ began, changes }: Life): string[] {
  if (changes === undefined) return [];
  const since = `since the run of ${exchangeDateTime(toIso(began))} ${timeLabel()} began`;
  const lines = changeLines(changes);
  if (lines.length === 0) return [`No setting has changed ${since}.`];
  return [`Changed ${since}:`, ...lines.flatMap((line) => folded(line, '  '))];
}

function lifeText(day: TradingDay, life: Life): string {
  const { began, divergence, decisions, facts, changes } = life;
  const run = `The run of ${exchangeDateTime(toIso(began))} ${timeLabel()}`;
  if (divergence === undefined) {
    const all = changes === undefined ? 'all identical' : 'every outcome the same';
    const counts = `${counted(decisions, 'decision')} and ${counted(facts, 'fact')} on ${day}`;
    return [`${run}: ${counts}, ${all}.`, ...otherTermsText(life)].join('\n');
  }
  const first = `${run}: ${counted(decisions, 'decision')} identical, then one differs.`;
  const text = divergenceText(divergence, changes === undefined);
  return [first, ...otherTermsText(life), text].join('\n');
}

/** Facts that a changed setting shows in and that changed nothing. */
function otherTermsText({ otherTerms: { facts, first } }: Life): string[] {
  if (first?.replayed === undefined) return [];
  const { seq, fact } = first.replayed;
  const said = `${counted(facts, 'fact')} before ${facts === 1 ? 'records' : 'record'} other terms without another outcome, the first at ${exchangeDateTime(toIso(first.at))} ${timeLabel()} (#${seq} ${fact.type}).`;
  return folded(said, '  ');
}

function divergenceText(
  { at, inputs, recorded, replayed, causes }: Divergence,
  withTerms: boolean,
): string {
  return [
    `  at ${exchangeDateTime(toIso(at))} ${timeLabel()}, on ${inputsText(inputs)}`,
    `  then: ${factText(recorded)}`,
    ...causes.recorded.map((cause) => `        because of ${factText(cause)}`),
    `  now:  ${factText(replayed)}`,
    ...causes.replayed.map((cause) => `        because of ${factText(cause)}`),
    ...fieldsText(recorded, replayed).filter((line) => withTerms || !TERMS.test(line)),
  ].join('\n');
}

function factText(recorded: RecordedFact | undefined): string {
  if (recorded === undefined) return 'nothing more was decided';
  const name = `#${recorded.seq} ${recorded.fact.type}`;
  const text = activityOf(recorded, home())?.text ?? fieldsOutline(recorded.fact);
  return text === '' ? name : `${name}: ${text}`;
}

/** Of a fact without a line in the activity log: what it is about and why. */
const OUTLINE = ['symbol', 'purpose', 'reason', 'why', 'kind', 'orderRef'] as const;

function fieldsOutline(fact: object): string {
  const fields = new Map<string, unknown>(Object.entries(fact));
  return OUTLINE.flatMap((name) => {
    const value = fields.get(name);
    return typeof value === 'string' ? [words(value)] : [];
  }).join(', ');
}

/** Of two facts of one kind, the fields that differ. */
function fieldsText(then: RecordedFact | undefined, now: RecordedFact | undefined): string[] {
  if (then === undefined || now === undefined || then.fact.type !== now.fact.type) return [];
  const [old, young] = [fieldsOf(then.fact), fieldsOf(now.fact)];
  const paths = [...new Set([...old.keys(), ...young.keys()])];
  return paths
    .filter((path) => old.get(path) !== young.get(path))
    .map(
      (path) => `  ${path}: ${old.get(path) ?? 'absent'} then, ${young.get(path) ?? 'absent'} now`,
    );
}

/** The changed settings are listed in the words of the files already. */
const TERMS = /^ {2}(configHash|validUntil|plan\.(stop|target|trail|exit|add)\b)/;

/** Every value by its path, as JSON. */
function fieldsOf(value: unknown, path = ''): Map<string, string> {
  if (value === null || typeof value !== 'object') {
    return value === undefined ? new Map() : new Map([[path, JSON.stringify(value)]]);
  }
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [
      ...fieldsOf(inner, path === '' ? key : `${path}.${key}`),
    ]),
  );
}

interface AnyInput {
  readonly from?: string;
  readonly report?: { readonly type?: string; readonly symbol?: string };
  readonly update?: {
    readonly type?: string;
    readonly symbol?: string;
    readonly quote?: { readonly symbol: string; readonly last: number; readonly at: number };
  };
  readonly command?: { readonly type?: string };
}

function inputsText(inputs: readonly object[]): string {
  return inputs.length === 0 ? 'the inputs before' : inputs.map(inputText).join(', ');
}

function inputText(input: AnyInput): string {
  switch (input.from) {
    case 'market': {
      const { quote } = input.update ?? {};
      if (quote === undefined) return `${input.update?.type} of ${input.update?.symbol}`;
      return `a quote of ${quote.symbol} (${quote.last})`;
    }
    case 'feed':
    case 'broker': {
      const { type, symbol } = input.report ?? {};
      return symbol === undefined ? `${type}` : `${type} of ${symbol}`;
    }
    case 'desk':
      return `the command ${input.command?.type}`;
    case 'timer':
      return 'the time';
    default:
      return `${input.from}`;
  }
}

export function replayJson({ day, lives, notes }: DayReplay): object {
  return {
    day,
    decisions: lives.reduce((sum, life) => sum + life.decisions, 0),
    divergences: lives.filter(({ divergence }) => divergence !== undefined).length,
    lives: lives.map(({ began, divergence, otherTerms, changes, ...counts }) => ({
      began: toIso(began),
      ...counts,
      divergence: divergence === undefined ? null : divergenceJson(divergence),
      ...(changes === undefined
        ? {}
        : {
            changes: { strategies: changes.rules, settings: changes.settings },
            other_terms: {
              facts: otherTerms.facts,
              first_at: otherTerms.first === undefined ? null : toIso(otherTerms.first.at),
            },
          }),
    })),
    notes,
  };
}

function divergenceJson({ at, inputs, recorded, replayed, causes }: Divergence): object {
  return {
    at: toIso(at),
    inputs,
    recorded: recorded ?? null,
    replayed: replayed ?? null,
    causes,
  };
}
