// Files of many names are read in one pass, and a name that is set twice is refused at its place.
import { describe, expect, it } from 'vitest';
import { sentenceOf } from '../../../../src/trader/config/issues/config-issue.ts';
import { parseYaml } from '../../../../src/trader/config/tree/yaml-tree.ts';

function refusals(text: string): string[] {
  const parsed = parseYaml('a.yaml', text);
  return parsed.ok ? [] : parsed.failure.map(sentenceOf);
}

describe('a YAML file', () => {
  it('is refused where it sets a name twice, at every level', () => {
    expect(refusals('a: 1\nb:\n  c: 1\n  d: 2\n  "c": 3\na: 2\n')).toEqual([
      'a.yaml:6:1: not valid YAML: the name is set twice here',
      'a.yaml:5:3: not valid YAML: the name is set twice here',
    ]);
    expect(refusals('a: {b: 1, b: 2}')).toEqual([
      'a.yaml:1:11: not valid YAML: the name is set twice here',
    ]);
    expect(refusals('a: {b: 1}\nb: {b: 1}')).toEqual([]);
  });

  // Compared each with each, these take minutes.
  const MANY = Array.from({ length: 80_000 }, (_, at) => `n${at}`);

  it('may have any number of names', { timeout: 60_000 }, () => {
    const parsed = parseYaml('a.yaml', `{${MANY.join(', ')}}`);
    expect(parsed).toMatchObject({ ok: true, value: { kind: 'map' } });
    expect(refusals(`{${MANY.join(', ')}, n7}`)).toHaveLength(1);
  });

  it('has no tags that other versions of the language know', () => {
    expect(refusals('%YAML 1.1\n---\na: !!omap [b: 1]')).toEqual([
      expect.stringContaining('not valid YAML: Unresolved tag'),
    ]);
  });
});
