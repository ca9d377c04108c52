// The HALT file goes when somebody confirms what was shown, and only then.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type InstanceFolder,
  instanceFolder,
  isHaltFilePresent,
  writeHaltFile,
} from '../../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { commandWithHaltFile } from '../../../src/trader/app/daemon/halt-file.ts';
import { createHarness, type Harness } from '../engine/harness/harness.ts';

const by = 'operator';
const resume = { type: 'resume', overrideDailyLoss: false, by } as const;

let data = '';
let folder: InstanceFolder;
let harness: Harness;

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'sluice-halt-'));
  folder = instanceFolder(data, 'paper', 'DU1');
  harness = createHarness();
  await harness.ready();
  await harness.command({ type: 'halt', why: 'requested by an operator', by });
  writeHaltFile(folder, 'the news');
});
afterEach(() => rmSync(data, { recursive: true }));

describe('a resume with a HALT file', () => {
  it('leaves the file while it is only shown', async () => {
    const shown = await commandWithHaltFile(folder, { ...resume, isConfirmed: false }, harness);
    expect(shown).toMatchObject({ kind: 'unconfirmed' });
    expect(isHaltFilePresent(folder)).toBe(true);
  });

  it('leaves the file if what was confirmed has changed', async () => {
    const answer = await commandWithHaltFile(
      folder,
      { ...resume, expects: 'lift nothing' },
      harness,
    );
    expect(answer).toMatchObject({ kind: 'unconfirmed' });
    expect(answer.text).toMatch(/^Nothing was done/);
    expect(isHaltFilePresent(folder)).toBe(true);
    expect(harness.engine.status().trading.state).toBe('HALTED');
  });

  it('removes the file and lifts the halt as it was shown', async () => {
    const shown = await commandWithHaltFile(folder, { ...resume, isConfirmed: false }, harness);
    const expects = shown.ok ? '' : (shown.preview?.does ?? '');
    const answer = await commandWithHaltFile(folder, { ...resume, expects }, harness);
    expect(answer.text).toMatch(/^Removed the HALT file \(the news\)\./);
    expect(isHaltFilePresent(folder)).toBe(false);
    expect(harness.engine.status().trading.state).toBe('ACTIVE');
  });
});
