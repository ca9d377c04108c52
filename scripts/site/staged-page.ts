// A document as a page of the site: its links lead to pages, and what is not a page is named instead of linked.
import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

export interface Staging {
  readonly root: string;
  /** File of the repository → its place below the site's folder. */
  readonly placeByFile: ReadonlyMap<string, string>;
  /** A picture that a page shows, to be copied: its file, and its place. */
  addPicture(file: string, place: string): void;
}

const FENCE = /^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm;

/** `place` is where the page will be. */
export function stagedPage(
  text: string,
  file: string,
  { place, ...staging }: Staging & { readonly place: string },
): string {
  let end = 0;
  const parts: string[] = [];
  const page: Page = { ...staging, file, place };
  for (const fence of text.matchAll(FENCE)) {
    parts.push(linked(text.slice(end, fence.index), page), fence[0]);
    end = fence.index + fence[0].length;
  }
  return [...parts, linked(text.slice(end), page)].join('');
}

interface Page extends Staging {
  readonly file: string;
  readonly place: string;
}

function linked(prose: string, page: Page): string {
  return prose
    .replaceAll(
      /(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g,
      (whole, picture, words, target) =>
        /^[a-z]+:|^#/.test(target)
          ? whole
          : link(page, { isPicture: picture === '!', words, target }),
    )
    .replaceAll(/<img src="([^"]+)"/g, (_, target) => `<img src="${pictureOf(page, target)}"`);
}

interface Link {
  readonly isPicture: boolean;
  readonly words: string;
  readonly target: string;
}

function link(page: Page, { isPicture, words, target }: Link): string {
  if (isPicture) return `![${words}](${pictureOf(page, target)})`;
  const [path = '', anchor] = target.split('#');
  const file = documentAt(page.root, fileOf(page, path));
  const place = page.placeByFile.get(file);
  if (place === undefined)
    return words.includes('`') || words.includes(file) ? words : `${words} (\`${file}\`)`;
  return `[${words}](${relativeTo(page, place)}${anchor === undefined ? '' : `#${anchor}`})`;
}

/** A link to a folder is a link to its README. */
function documentAt(root: string, file: string): string {
  const path = join(root, file);
  return existsSync(path) && statSync(path).isDirectory() ? join(file, 'README.md') : file;
}

function pictureOf(page: Page, target: string): string {
  const file = fileOf(page, target);
  const place = join('pictures', file.replace(/^docs\//, ''));
  page.addPicture(file, place);
  return relativeTo(page, place);
}

function fileOf({ file }: Page, target: string): string {
  return normalize(join(dirname(file), target));
}

function relativeTo({ place }: Page, to: string): string {
  const path = relative(dirname(place), to);
  return path.startsWith('.') ? path : `./${path}`;
}
