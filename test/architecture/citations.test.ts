// Laws and decisions are found from the code: each is cited where it is kept, and every citation leads somewhere.
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const CODE = globSync(['src/**/*.{ts,tsx}', 'scripts/**/*.ts']);
const PLACES = [...CODE, ...globSync('test/**/*.ts')];

/** The comments `// Law 6`, `// Law 6: see src/...` and `// Decisions 0008, 0047`. */
const CITATION = /^ *\/\/ (?:Law \d+(?:: see \S+)?|Decisions? \d{4}(?:, \d{4})*)$/gm;
const LOOSE = /\b[Ll]aws? \d|\b[Dd]ecisions? \d{4}|docs\/decisions/;

interface Citation {
  readonly file: string;
  readonly number: string;
  /** The file that a second place of a law points to. */
  readonly see: string | undefined;
}

function citations(word: 'Law' | 'Decision'): readonly Citation[] {
  const line = new RegExp(`^ *// ${word}s? ([\\d, ]+)(?:: see (\\S+))?$`, 'gm');
  return PLACES.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(line)].flatMap(([, numbers = '', see]) =>
      numbers.split(', ').map((number) => ({ file, number, see })),
    ),
  );
}

/** Law → file, as ARCHITECTURE lists them. */
function lawsListed(): readonly (readonly [string, string])[] {
  const rows = readFileSync('ARCHITECTURE.md', 'utf8').matchAll(/^\| (\d+) \| .* \| `(\S+)` \|$/gm);
  return [...rows].map(([, number = '', file = '']) => [number, `src/${file}`] as const);
}

describe('the laws', () => {
  it('are listed in ARCHITECTURE with the file that keeps each', () => {
    const kept = citations('Law').filter(({ see }) => see === undefined);
    const byNumber = kept.toSorted((one, other) => Number(one.number) - Number(other.number));
    expect(lawsListed()).toEqual(byNumber.map(({ number, file }) => [number, file]));
    expect(lawsListed().map(([number]) => Number(number))).toEqual(
      Array.from({ length: 13 }, (_, at) => at + 1),
    );
  });

  it('are cited elsewhere by a pointer to that file', () => {
    const listed = new Map(lawsListed());
    for (const { file, number, see } of citations('Law'))
      if (see !== undefined) expect(see, file).toBe(listed.get(number));
  });
});

describe('the decisions', () => {
  const decided = globSync('docs/decisions/[0-9]*.md').map((path) => path.slice(15, 19));

  it('are each cited where they are embodied', () => {
    const cited = new Set(citations('Decision').map(({ number }) => number));
    expect(decided.filter((number) => !cited.has(number))).toEqual([]);
  });

  it('that are cited exist', () => {
    const strange = citations('Decision').filter(({ number }) => !decided.includes(number));
    expect(strange).toEqual([]);
  });

  it('and laws are cited in no other form', () => {
    const loose = CODE.flatMap((file) =>
      readFileSync(file, 'utf8')
        .replace(CITATION, '')
        .split('\n')
        .filter((line) => LOOSE.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(loose).toEqual([]);
  });
});

describe('the tour', () => {
  it('answers thirty questions with a file each, one link from ARCHITECTURE', () => {
    const rows = readFileSync('docs/technical/tour.md', 'utf8').matchAll(
      /^\| .+\? \| \[`(\S+)`\]\(\.\.\/\.\.\/src\/\1\) \|/gm,
    );
    const files = [...rows].map(([, file = '']) => `src/${file}`);
    expect(files.length).toBeGreaterThanOrEqual(30);
    expect(files.filter((file) => !CODE.includes(file))).toEqual([]);
    expect(readFileSync('ARCHITECTURE.md', 'utf8')).toContain('(docs/technical/tour.md)');
  });
});
