// Sentences under a title, indented, within the width of text.
import { textWidth } from '../../program/terminal.ts';

const LINES_MAX = 20;

/** Nothing without lines; what is left out is said. */
export function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - LINES_MAX;
  return [
    '',
    title,
    ...lines.slice(0, LINES_MAX).map((line) => folded(line)),
    ...(more > 0 ? [`  ... ${more} more; --json has all`] : []),
  ];
}

export function folded(text: string, indent = 2): string {
  const lines: string[] = [];
  const start = ' '.repeat(indent - 1);
  let line = start;
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > textWidth() && line.trim() !== '') {
      lines.push(line);
      line = `${start}  `;
    }
    line = `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
