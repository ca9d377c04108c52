// The runbook and the table in the code have the same words: neither may change alone.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { HaltName } from '../../../../src/trader/domain/terms/halt-reason.ts';
import {
  HALT_ADVICE,
  haltNameOf,
  RUNBOOK,
  runbookLink,
} from '../../../../src/trader/domain/wording/halt-advice.ts';

const NAMES = Object.keys(HALT_ADVICE) as HaltName[];
const text = readFileSync(new URL(`../../../../${RUNBOOK}`, import.meta.url), 'utf8');

/** Paragraphs on one line each, by heading. */
function sections(): Map<string, string> {
  const parts = text.split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      return [heading, lines.join('\n').replaceAll(/(?<=\S)\n {0,3}(?=[^\s\d`#|*])/g, ' ')];
    }),
  );
}

/** As Markdown viewers make an anchor of a heading. */
function anchorOf(heading: string): string {
  const words = heading.toLowerCase().replaceAll(/[^\p{L}\d -]/gu, '');
  return words.replaceAll(' ', '-');
}

describe('the runbook', () => {
  it('has one section for each reason of a halt, and one for what blocks entries without a halt', () => {
    const general = [
      ...['Reading this', 'Before anything else', 'Stop and start under a service manager'],
      'unprotected',
    ];
    expect([...sections().keys()].filter((heading) => !general.includes(heading))).toEqual(NAMES);
  });

  it.each(NAMES)('has the words of the code about %s', (name) => {
    const { happened, money, works, steps, check } = HALT_ADVICE[name];
    const section = sections().get(name) ?? '';
    for (const paragraph of [
      `**What happened.** ${happened}`,
      `**Your money.** ${money}`,
      `**What still works.** ${works}`,
      ...steps.map((step, at) => `${at + 1}. ${step}`),
      `**How to check.** ${check}`,
    ])
      expect(section.split('\n'), name).toContain(paragraph);
    const numbered = section.match(/^\d+\. /gm);
    expect(numbered).toHaveLength(steps.length);
  });

  it.each(NAMES)('is linked at the heading %s', (name) => {
    expect(runbookLink(name)).toBe(`${RUNBOOK}#${anchorOf(name)}`);
    expect(haltNameOf(name)).toBe(name);
  });

  it('finds the section of what older journals and people wrote', () => {
    expect(haltNameOf('journal')).toBe('journal: io');
    expect(haltNameOf('wrong-account; the account matches again')).toBe('wrong-account');
    expect(haltNameOf('lunch')).toBe('requested by the operator');
    expect(haltNameOf('toString')).toBe('requested by the operator');
  });
});
