// Every kind of fault of a stock is drilled, and what was drilled is in the documents of both service managers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAULT_KINDS } from '../../src/simulators/ib-gateway/exchange/scheduling/fault-kinds.ts';
import { ROOT } from '../processes/program.ts';
import { NOT_DRILLED } from './faults/not-drilled.ts';
import { MANAGERS } from './stand.ts';
import { DRILLS } from './table.ts';

describe('the drills', () => {
  it('play every kind that the gateway knows, but for those with a reason', () => {
    const played = new Set(DRILLS.flatMap(({ kind = '', name }) => [kind, name]));
    const left = FAULT_KINDS.filter((kind) => !played.has(kind));
    expect(left.toSorted()).toEqual(Object.keys(NOT_DRILLED).toSorted());
  });

  it('have names of their own', () => {
    expect(new Set(DRILLS.map(({ name }) => name)).size).toBe(DRILLS.length);
  });

  it.each(MANAGERS)('are all in the document of %s', (manager) => {
    const text = readFileSync(join(ROOT, 'docs', 'drills', `${manager}.md`), 'utf8');
    const absent = DRILLS.filter(({ name }) => !text.includes(`\n### ${name}\n`));
    expect(absent.map(({ name }) => name)).toEqual([]);
  });
});
