// What a person takes from the page of an incident: in order, the commands to type and the words that ask for something outside of sluice.
import { typedSymbol } from '../../src/market/instruments/typed-symbol.ts';
import type { AlarmRow } from '../../src/trader/contract/alarms.ts';

export interface Page {
  /** As printed after `what to do`, with what this supervisor's commands are. */
  readonly steps: string;
  readonly ends: string;
}

export type Step = { readonly type: string } | { readonly outside: number };

const LABEL =
  /^(what happened|your money|sluice itself|what to do|unanswered|it is over|alert rule) {2,}/;

/** Of the printed pages, whose lines are wrapped; that of a refusal of the same name is of something else. */
export function readPage(printed: string): Page {
  const parts = new Map<string, string>();
  let label = '';
  const pages = printed.split(/\n\n/).filter((page) => !/\(refusal /.test(page));
  for (const line of pages.flatMap((page) => page.split('\n').slice(1))) {
    label = LABEL.exec(line)?.[1] ?? label;
    const text = line.replace(LABEL, '').trim();
    parts.set(label, [parts.get(label), text].filter(Boolean).join(' '));
  }
  return { steps: parts.get('what to do') ?? '', ends: parts.get('it is over') ?? '' };
}

/** Of two that are joined by "or" the first; what names a value that only a person knows is not typed. */
export function stepsIn(printed: string, outside: readonly string[]): readonly Step[] {
  const { text, here } = withoutNotes(printed);
  const typed = [...text.matchAll(/(\bor (?:run )?|\buse )?`([^`]+)`/g)]
    .filter(({ index, 1: joined }) => !isAlternative(text.slice(0, index), joined))
    .map(({ index, 2: command = '' }) => ({ index, step: { type: here.get(command) ?? command } }))
    .filter(({ step }) => isCommand(step.type));
  const played = outside.flatMap((says, at) => {
    const index = text.indexOf(says);
    return index < 0 ? [] : [{ index, step: { outside: at } }];
  });
  return [...typed, ...played].toSorted((a, b) => a.index - b.index).map(({ step }) => step);
}

/** What the last lines say stands for a command of sluice under this supervisor is typed in its place. */
function withoutNotes(printed: string) {
  const note = / ?Here `([^`]+)` is `([^`]+)`\./g;
  const here = new Map([...printed.matchAll(note)].map(([, from = '', to = '']) => [from, to]));
  return { text: printed.replaceAll(note, ''), here };
}

function isAlternative(before: string, joined: string | undefined): boolean {
  return joined?.startsWith('use') === true || (joined !== undefined && /`,? $/.test(before));
}

function isCommand(text: string): boolean {
  return /^(sluice|systemctl|pm2|docker|timedatectl) /.test(text) && !/\b(PRICE|FILE)\b/.test(text);
}

/** With the symbol and the number of the alarm in their places. */
export function filledIn(command: string, { id, symbol }: Pick<AlarmRow, 'id' | 'symbol'>): string {
  return command.replaceAll('SYMBOL', typedSymbol(symbol ?? 'SYMBOL')).replaceAll(/\bID\b/g, id);
}
