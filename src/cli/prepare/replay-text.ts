// The result of a replay as text: identical, or the first decision that differs, with its causes on both sides.

import { toIso } from '../../kernel/instant.ts';
import type { DayReplay } from '../../research/replay/replay-day.ts';
import type { Divergence } from '../../research/replay/replay-life.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import { storyOf } from '../../trader/telling/story/story.ts';
import { exchangeDateTime, TIME_LABEL } from '../program/words.ts';

export function replayText({ day, lives, notes }: DayReplay): string {
  const sections = lives.map((life) => {
    const began = `The run of ${exchangeDateTime(toIso(life.began))} ${TIME_LABEL}`;
    return life.divergence === undefined
      ? `${began}: ${counted(life.decisions, 'decision')} and ${counted(life.facts, 'fact')} on ${day}, all identical.`
      : `${began}: ${counted(life.decisions, 'decision')} identical, then one differs.\n${divergenceText(life.divergence)}`;
  });
  return [...notes.map((note) => `note: ${note}`), ...sections].join('\n');
}

function divergenceText({ at, inputs, recorded, replayed, causes }: Divergence): string {
  return [
    `  at ${exchangeDateTime(toIso(at))} ${TIME_LABEL}, on ${inputsText(inputs)}`,
    `  then: ${factText(recorded)}`,
    ...causes.recorded.map((cause) => `        because of ${factText(cause)}`),
    `  now:  ${factText(replayed)}`,
    ...causes.replayed.map((cause) => `        because of ${factText(cause)}`),
    ...fieldsText(recorded, replayed),
  ].join('\n');
}

function factText(recorded: RecordedFact | undefined): string {
  if (recorded === undefined) return 'nothing more was decided';
  const name = `#${recorded.seq} ${recorded.fact.type}`;
  const story = storyOf(recorded);
  return story === undefined ? name : `${name}: ${story.text}`;
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
    lives: lives.map(({ began, divergence, ...counts }) => ({
      began: toIso(began),
      ...counts,
      divergence: divergence === undefined ? null : divergenceJson(divergence),
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
