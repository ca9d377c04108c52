// The index of all documents, docs/README.md, as data: the site takes its paths and the names of its pages from it.
import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';

export interface ListedPage {
  readonly title: string;
  /** In the repository, such as `docs/demo.md`. */
  readonly file: string;
  /** Below the site's folder, such as `try/demo.md`. */
  readonly place: string;
}

export interface PageGroup {
  /** Empty if the section has one group only. */
  readonly title: string;
  readonly pages: readonly ListedPage[];
}

export interface PageSection {
  readonly title: string;
  /** First part of the address of its pages. */
  readonly folder: string;
  readonly groups: readonly PageGroup[];
}

export const INDEX = 'docs/README.md';

/** The sections that a user reads; the others are for those who change or examine the program. */
export const PATHS: readonly string[] = ['Try', 'Run', 'Write strategies', 'Integrate'];

/** Folders whose names are not the first word of the section's title. */
const FOLDERS: Readonly<Record<string, string>> = {
  'Write strategies': 'strategies',
  'How it works': 'internals',
  'How it is tested': 'tests',
};

/** Sections are headings, groups are headings below them, pages are the links that begin a row of a table. */
export function sectionsOf(root: string): PageSection[] {
  const [, ...parts] = readFileSync(join(root, INDEX), 'utf8').split(/^## /m);
  return parts.map((part) => {
    const [title = '', text] = cutAtLine(part);
    const folder = FOLDERS[title] ?? title.toLowerCase();
    const groups = text.split(/^### /m).map((group, at) => {
      const [name, rows] = at === 0 ? ['', group] : cutAtLine(group);
      return { title: name, pages: pagesIn(rows, folder) };
    });
    return { title, folder, groups: groups.filter(({ pages }) => pages.length > 0) };
  });
}

export function pagesOf(sections: readonly PageSection[]): ListedPage[] {
  return sections.flatMap(({ groups }) => groups.flatMap(({ pages }) => pages));
}

function cutAtLine(text: string): [string, string] {
  const end = text.indexOf('\n');
  return [text.slice(0, end), text.slice(end + 1)];
}

function pagesIn(rows: string, folder: string): ListedPage[] {
  return [...rows.matchAll(/^\| \[([^\]]+)\]\(([^)]+\.md)\)/gm)].map(
    ([, title = '', target = '']) => {
      const file = normalize(join('docs', target));
      return { title, file, place: `${folder}/${placeOf(file)}` };
    },
  );
}

/** Readable addresses: a folder's README is named for the folder, and files of the root are lower case. */
function placeOf(file: string): string {
  const inFolder = file.replace(/^docs\//, '').replace(/^decisions\//, '');
  const named = inFolder.replace(/^(.+)\/README\.md$/, '$1/index.md');
  return named.includes('/') ? named : named.toLowerCase().replace(/^readme\.md$/, 'sluice.md');
}
