// Node runs a checkout's sources by stripping their types, which refuses some of what the compiler and the bundler take.
import { stripTypeScriptTypes } from 'node:module';
import { expect, test } from 'vitest';
import { projectFiles } from './source-tree.ts';

test('Node strips the types of every source', () => {
  const refused = projectFiles('src').flatMap(({ path, text }) => {
    if (!path.endsWith('.ts')) return [];
    try {
      stripTypeScriptTypes(text);
      return [];
    } catch (error) {
      return [`${path}: ${String(error)}`];
    }
  });
  expect(refused).toEqual([]);
});
