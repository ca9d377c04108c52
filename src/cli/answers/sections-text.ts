// Sections of a report as text: figures in two columns, tables, and sentences wrapped at the line width.
import { assertNever } from '../../kernel/assert.ts';
import type { NamedFigure, Section } from '../../trader/domain/report/section.ts';
import { tableWidth, textWidth } from '../program/terminal.ts';
import { tableText } from './table.ts';

const GAP = 4;
/** The first columns hold names; they are shortened if the table is too wide and does not say otherwise. */
const NAME_COLUMNS = 3;

export function sectionsText(sections: readonly Section[], width = tableWidth()): string {
  return sections
    .map((section) => `${section.title.toUpperCase()}\n${sectionText(section, width)}`)
    .join('\n\n');
}

function sectionText(section: Section, width: number): string {
  switch (section.kind) {
    case 'figures':
      return figureLines(section.figures).join('\n');
    case 'table':
      if (section.rows.length === 0) return section.nothing;
      return tableText(
        section.rows,
        section.columns.map((title, at) => ({
          title,
          cell: (row) => row[at] ?? '',
          isElastic: section.narrow?.shortened.includes(title) ?? at < NAME_COLUMNS,
          isOptional: section.narrow?.leftOut.includes(title) ?? false,
        })),
        width,
      );
    case 'sentences':
      return section.sentences.flatMap((sentence) => folded(sentence, '- ')).join('\n');
    default:
      return assertNever(section);
  }
}

/** Two per line if both fit. */
function figureLines(figures: readonly NamedFigure[]): string[] {
  const halfWidth = Math.floor((textWidth() - GAP) / 2);
  const nameWidth = Math.max(...figures.map(({ name }) => name.length));
  const lines: string[] = [];
  let left: string | undefined;
  for (const { name, text } of figures) {
    const cell = `${name.padEnd(nameWidth)}  ${text}`;
    const isHalf = cell.length <= halfWidth;
    if (isHalf && left !== undefined) {
      lines.push(left.padEnd(halfWidth + GAP) + cell);
      left = undefined;
      continue;
    }
    if (left !== undefined) lines.push(left);
    left = isHalf ? cell : undefined;
    if (!isHalf) lines.push(...folded(text, `${name.padEnd(nameWidth)}  `));
  }
  return left === undefined ? lines : [...lines, left];
}

/** Wraps words over lines; continuation lines are indented to the text of the first line. */
export function folded(text: string, lead: string): string[] {
  const lines: string[] = [];
  const indent = ' '.repeat(lead.length);
  const width = textWidth();
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && lead.length + longer.length > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].map((part, at) => (at === 0 ? lead : indent) + part);
}
