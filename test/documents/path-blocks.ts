// The blocks of commands in the pages of the paths, and what their fences say about running them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PATHS, pagesOf, sectionsOf } from '../../scripts/site/index-of-pages.ts';
import { ROOT } from '../processes/program.ts';

export interface CommandBlock {
  readonly file: string;
  /** Of its fence. */
  readonly line: number;
  /** What follows the language on the fence, such as `run=fresh`, or `by=` and the file that runs the same. */
  readonly mark: string;
  /** Each as typed, with the lines that continue it. */
  readonly commands: readonly string[];
}

const SHELLS = ['sh', 'console'];

export function pathPages(): string[] {
  const paths = sectionsOf(ROOT).filter(({ title }) => PATHS.includes(title));
  return pagesOf(paths).map(({ file }) => file);
}

export function commandBlocks(): CommandBlock[] {
  return pathPages().flatMap((file) => blocksIn(file, readFileSync(join(ROOT, file), 'utf8')));
}

function blocksIn(file: string, text: string): CommandBlock[] {
  return [...text.matchAll(/^```(\S*) ?([^\n]*)\n([\s\S]*?)^```$/gm)].flatMap((found) => {
    const [, language = '', mark = '', body = ''] = found;
    const isTyped = /^\$ /m.test(body);
    if (!isTyped && !SHELLS.includes(language)) return [];
    const line = text.slice(0, found.index).split('\n').length;
    return [{ file, line, mark, commands: isTyped ? typedIn(body) : [body.trim()] }];
  });
}

/** What follows a `$ `, up to a line that ends the command: not with a backslash, nor inside of quotes. */
function typedIn(body: string): string[] {
  const commands: string[] = [];
  let open: string | undefined;
  for (const line of body.split('\n')) {
    const begins = open === undefined && line.startsWith('$ ');
    if (!begins && open === undefined) continue;
    open = open === undefined ? line.slice(2) : `${open}\n${line}`;
    if (isComplete(open)) {
      commands.push(open);
      open = undefined;
    }
  }
  return commands;
}

function isComplete(command: string): boolean {
  const bare = command.replaceAll(/\s#\s.*$/gm, '');
  const quotes = bare.replaceAll(/"[^"]*"/g, '').match(/'/g)?.length ?? 0;
  return quotes % 2 === 0 && !/(\\|\|)\s*$/.test(bare);
}
