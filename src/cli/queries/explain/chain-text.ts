// The chain from prediction to result as lines for the terminal.
import type { StepRow } from '../../../trader/ports/look.ts';
import { textWidth } from '../../program/terminal.ts';
import { exchangeDateTime, exchangeTime, timeLabel } from '../../program/words.ts';

/** More consecutive stop moves than this are shown as one line. */
const MOVES_SHOWN = 5;
const TOPIC_WIDTH = 11;
const INDENT = '09:36:20  '.length + TOPIC_WIDTH;

/** Each step once, on one screen; bookkeeping and the middle of a long trail are left out. */
export function chainText(id: string, steps: readonly StepRow[]): string {
  const lines: string[] = [];
  let before: StepRow | undefined;
  for (const step of folded(steps.filter(({ minor }) => !minor))) {
    const day = exchangeDateTime(step.at).slice(0, '2020-12-16'.length);
    if (before === undefined || !exchangeDateTime(before.at).startsWith(day)) {
      lines.push(before === undefined ? `${id} on ${day}, times ${timeLabel()}` : day);
    }
    lines.push(...stepLines(step, before));
    before = step;
  }
  return lines.join('\n');
}

/** Time and topic are printed once for events that happened together. */
function stepLines(step: StepRow, before: StepRow | undefined): string[] {
  const time = exchangeTime(step.at);
  const isSameTime = before !== undefined && exchangeTime(before.at) === time;
  const isSameTopic = isSameTime && before.topic === step.topic;
  const head = `${(isSameTime ? '' : time).padEnd(10)}${(isSameTopic ? '' : step.topic).padEnd(TOPIC_WIDTH)}`;
  const [first = '', ...rest] = wrapped(step.text, textWidth() - INDENT);
  return [`${head}${first}`, ...rest.map((line) => `${' '.repeat(INDENT)}${line}`)];
}

/** The first and the last moves of a long trail are kept; those between become one line. */
function folded(steps: readonly StepRow[]): StepRow[] {
  const isMove = ({ type }: StepRow): boolean => type === 'stop-moved';
  const moves = steps.filter(isMove);
  if (moves.length <= MOVES_SHOWN) return [...steps];
  const hidden = new Set(moves.slice(2, -2));
  return steps.flatMap((step) => {
    if (!hidden.has(step)) return [step];
    return step === moves[2] ? [{ ...step, text: `... ${hidden.size} more moves ...` }] : [];
  });
}

/** Wrapped between words; a word longer than the line is cut. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((each) => each.match(PIECES(width)) ?? [])) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

const PIECES = (width: number): RegExp => new RegExp(`.{1,${width}}`, 'g');
