// Every document is in the index, and every link leads somewhere.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorOf } from '../../scripts/site/anchor.ts';
import { ERRORS_PAGE } from '../../scripts/site/errors-page.ts';
import { PATHS, pagesOf, sectionsOf } from '../../scripts/site/index-of-pages.ts';
import { SETTINGS_PAGE } from '../../scripts/site/settings-page.ts';

const INDEX = 'docs/README.md';
const DOCUMENTS = [...globSync('*.md'), ...globSync('docs/**/*.md'), 'bench/README.md'];

interface Link {
  readonly file: string;
  readonly target: string;
}

function linksIn(file: string): Link[] {
  const text = readFileSync(file, 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');
  return [...text.matchAll(/(?:\]\(|<img src=")([^)"\s]+)[)"]/g)]
    .map(([, target = '']) => ({ file, target }))
    .filter(({ target }) => !/^[a-z]+:/.test(target));
}

/** Of headings outside of blocks; their markup is not part of the anchor. */
function anchorsIn(file: string): string[] {
  const text = readFileSync(file, 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    anchorOf(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')),
  );
}

function whyBroken({ file, target }: Link): string[] {
  const [path = '', anchor] = target.split('#');
  const aim = path === '' ? file : normalize(join(dirname(file), path));
  if (!existsSync(aim)) return [`${file}: ${target} does not exist`];
  const isKnown = anchor === undefined || !aim.endsWith('.md') || anchorsIn(aim).includes(anchor);
  return isKnown ? [] : [`${file}: ${target} names no heading`];
}

/** No person writes them. */
const BY_PROGRAMS = [SETTINGS_PAGE, ERRORS_PAGE, 'docs/mcp-conversation.md'];

describe('the documents', () => {
  it('have no link that leads nowhere', () => {
    const links = DOCUMENTS.flatMap(linksIn);
    expect(links.length).toBeGreaterThan(100);
    expect(links.flatMap(whyBroken)).toEqual([]);
  });

  it('of the paths have at most 60,000 words by hand outside of blocks of code', () => {
    const paths = sectionsOf('.').filter(({ title }) => PATHS.includes(title));
    const words = pagesOf(paths)
      .filter(({ file }) => !BY_PROGRAMS.includes(file))
      .flatMap(({ file }) => {
        const prose = readFileSync(file, 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');
        return prose.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
      });
    expect(words.length).toBeLessThanOrEqual(60_000);
  });

  it('are all in the index', () => {
    const linked = linksIn(INDEX).map(({ target }) => normalize(join('docs', target)));
    const absent = DOCUMENTS.filter((file) => file.startsWith('docs/') && file !== INDEX);
    expect(absent.filter((file) => !linked.includes(file))).toEqual([]);
  });
});
