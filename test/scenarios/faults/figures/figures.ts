// The table of figures in the document of faults: one row a story, written anew by the run that SLUICE_MEASURES asks for.
import { readFileSync, writeFileSync } from 'node:fs';

export interface Figure {
  readonly story: string;
  readonly limit: string;
  readonly measured: string;
}

const HEAD = '| story | limit | measured |';
const RULE = '|---|---|---|';

export function noteFigure(figure: Figure): void {
  const file = process.env.SLUICE_MEASURES;
  if (file === undefined) return;
  // Two files of stories at once would slow each other down, and take each other's rows away.
  if (process.env.VITEST_POOL_ID !== '1') throw new Error('measure with --no-file-parallelism');
  writeFileSync(file, withFigure(readFileSync(file, 'utf8'), figure));
}

/** The text with the figure's row in the place of its story, in the order of the alphabet. */
export function withFigure(text: string, { story, limit, measured }: Figure): string {
  const lines = text.split('\n');
  const from = lines.indexOf(HEAD) + 2;
  if (from < 2 || lines[from - 1] !== RULE) throw new Error(`there is no table headed ${HEAD}`);
  const rows: string[] = [];
  for (let at = from; lines[at]?.startsWith('| '); at += 1) rows.push(lines[at] ?? '');
  const others = rows.filter((row) => !row.startsWith(`| ${story} |`));
  const sorted = [...others, `| ${story} | ${limit} | ${measured} |`].sort();
  return [...lines.slice(0, from), ...sorted, ...lines.slice(from + rows.length)].join('\n');
}
