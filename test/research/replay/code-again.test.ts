import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { withCode } from '../../../src/research/replay/code-again.ts';
import { parseTapeLine, tapeText } from '../../../src/trader/adapters/tape/tape-text.ts';
import { SAMPLE } from '../../../src/trader/config/code/sample-context.ts';
import { parseStrategy } from '../../../src/trader/config/strategies/load-strategies.ts';
import type { Settings } from '../../../src/trader/ports/settings.ts';
import { TAPE_VERSION } from '../../../src/trader/ports/tape.ts';
import { settings } from '../../trader/engine/harness/settings.ts';

/** As a tape gives them back. */
function fromTape(written: Settings): Settings {
  const head = {
    version: TAPE_VERSION,
    journalId: 'j',
    life: instant(0),
    part: 1,
    seq: 0,
    program: 'test',
    speed: 1,
    isPractice: false,
    settings: written,
  } as const;
  const line = parseTapeLine(tapeText({ kind: 'head', head }));
  if (!line.ok || line.value.kind !== 'head') throw new Error('no head');
  return line.value.head.settings;
}

it('runs the code of that day again, with its days and symbols', () => {
  const text = readFileSync('strategies/templates/strategy.ts', 'utf8').replaceAll('NAME', 'drive');
  const parsed = parseStrategy('strategies/drive.ts', text);
  if (!parsed.ok) throw new Error('no rule');
  const own = parsed.value.strategy;
  const rule = { ...own, entryHours: { ...own.entryHours, days: new Set(['mon'] as const) } };
  const [again] = withCode(fromTape(settings([rule]))).strategies;
  expect(again?.code?.evaluate(SAMPLE).kind).toBe('true');
  expect(again?.entryHours.days?.has('mon')).toBe(true);
  expect(again?.termsBySymbol).toEqual(rule.termsBySymbol);
});
