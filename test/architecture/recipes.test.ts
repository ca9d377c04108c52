// The recipes fit the sources, and docs/technical/adding.md names their files, in their order, with no more of them than is promised.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RECIPES } from '../recipes/recipes.ts';
import { edited, filesOf } from '../recipes/rows/recipe.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/technical/adding.md'), 'utf8');
const FILES_MAX: Readonly<Record<string, number>> = {
  'A term of a strategy': 8,
  // Its adapter, its section, the five files that have a row for each broker, and the example.
  'A broker': 8,
  'An API route': 4,
  'A transaction type': 9,
  'A corporate action': 7,
};

/** Files that exist before. */
const CHANGED_MAX: Readonly<Record<string, number>> = {
  'A term of a strategy': 8,
  'A broker': 5,
  'A transaction type': 9,
};

describe.each(RECIPES.map((recipe) => [recipe.title, recipe] as const))('%s', (title, recipe) => {
  it('finds each place in the sources once', () => {
    const texts = new Map<string, string | undefined>();
    for (const edit of recipe.edits) {
      const path = join(ROOT, edit.file);
      const before = texts.has(edit.file)
        ? texts.get(edit.file)
        : existsSync(path)
          ? readFileSync(path, 'utf8')
          : undefined;
      const after = edited(before, edit);
      expect('why' in after ? after.why : '').toBe('');
      if ('text' in after) texts.set(edit.file, after.text);
    }
  });

  it('is described with its files, in their order', () => {
    const start = PAGE.indexOf(`\n## ${title}\n`);
    expect(start).toBeGreaterThan(-1);
    const section = PAGE.slice(start + 1).split('\n## ')[0] ?? '';
    const named = [...section.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, file]) => file);
    expect(named).toEqual(filesOf(recipe));
  });

  it('needs no more files than is promised', () => {
    expect(filesOf(recipe).length).toBeLessThanOrEqual(FILES_MAX[title] ?? 6);
    const changed = filesOf(recipe).filter((file) => existsSync(join(ROOT, file)));
    expect(changed.length).toBeLessThanOrEqual(CHANGED_MAX[title] ?? 6);
  });
});
