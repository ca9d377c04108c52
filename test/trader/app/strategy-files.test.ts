import {
  chmodSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createWallClock } from '../../../src/trader/adapters/system/wall-clock.ts';
import { createStrategyFiles } from '../../../src/trader/app/strategy-files/strategy-files.ts';
import { withoutFolders } from '../../../src/trader/app/strategy-files/verdict.ts';
import { networkSeal } from '../../../src/trader/config/code/sealed-process.ts';
import type { FileSave } from '../../../src/trader/ports/strategy-files.ts';
import { scriptedTrader } from '../ports/scripted-trader.ts';
import { CONFIG, RULE, reloadEnvironment } from './reload-environment.ts';

const FOLLOW = 'follow.yaml';
const WITH_STOP_2 = RULE.replace('percent: 1', 'percent: 2');
const WITH_CODE = `${CONFIG}api: { code: true }\n`;
const CODE = `import { defineStrategy } from 'sluice';

export const strategy = defineStrategy({
  name: 'coded',
  symbols: ['MSFT'],
  entry: { side: 'long', when: ({ prediction }) => prediction.confidence >= 0.7 },
  size: { shares: 10 },
  stop: { percent: 1 },
});
`;

/** Whose configuration takes code from outside, or not. */
function filesEnvironment(config = CONFIG, cwd?: string) {
  const environment = reloadEnvironment(createWallClock(), config, cwd);
  const files = createStrategyFiles({ reloader: environment.reloader, trader: scriptedTrader() });
  const folder = join(environment.folder, 'strategies');
  const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');
  const hashOf = (name: string) => {
    const found = files.read(name);
    return found.ok ? found.value.hash : 'none';
  };
  const save = (to: Partial<FileSave>) =>
    files.save({
      ...{ name: FOLLOW, text: WITH_STOP_2, baseHash: hashOf(FOLLOW) },
      ...{ isConfirmed: true, by: 'ann', ...to },
    });
  return { ...environment, files, strategies: folder, textOf, hashOf, save };
}

describe('the files of the strategies', () => {
  it('are those that a reload reads, each with the strategy in it', () => {
    const own = filesEnvironment();
    for (const name of ['.hidden.yaml', 'note.md', 'new.draft.yaml', '_defaults.yaml'])
      writeFileSync(join(own.strategies, name), '');
    expect(own.files.list()).toMatchObject([
      { name: '_defaults.yaml', strategy: null },
      { name: FOLLOW, strategy: 'follow', bytes: RULE.length },
    ]);
    expect(own.files.read(FOLLOW)).toMatchObject({ ok: true, value: { text: RULE } });
  });

  it.each(['../config/sluice.yaml', '.hidden.yaml', 'note.md', 'new.draft.yaml', 'x/y.yaml', ''])(
    'are never read or written outside of them: %s',
    async (name) => {
      const own = filesEnvironment();
      for (const other of ['.hidden.yaml', 'note.md', 'new.draft.yaml'])
        writeFileSync(join(own.strategies, other), 'kept');
      const before = readdirSync(own.strategies);
      expect(own.files.read(name)).toMatchObject({ ok: false, failure: { kind: 'not-found' } });
      expect(await own.save({ name, baseHash: null })).toMatchObject({ ok: false });
      expect(await own.files.check(name, RULE)).toMatchObject({ ok: false });
      expect(readdirSync(own.strategies)).toEqual(before);
      expect(readFileSync(join(own.folder, 'config', 'sluice.yaml'), 'utf8')).toBe(CONFIG);
    },
  );
});

describe('a check', () => {
  it('says what a save would change and from when, and writes nothing', async () => {
    const own = filesEnvironment();
    const verdict = await own.files.check(FOLLOW, WITH_STOP_2);
    expect(verdict).toMatchObject({
      ok: true,
      value: { ok: true, changes: ['follow: stop.percent 1 -> 2'] },
    });
    expect(verdict.ok && verdict.value.text).toMatch(/In force for new entries as soon as/);
    expect(own.textOf(FOLLOW)).toBe(RULE);
    expect(own.reloads).toEqual([]);
  });

  it.each([
    [
      'an unknown key',
      `${RULE}trial: 1\n`,
      'strategies/follow.yaml:6:1: trial: unknown setting; did you mean trail?',
      { line: 6, column: 1 },
    ],
    ['nothing', '', 'strategies/follow.yaml:1:1: is empty', { line: 1, column: 1 }],
    [
      'a symbol that no feed covers',
      RULE.replace('AAPL', 'AAPX'),
      'strategies/follow.yaml:2:11: symbols[0]: no feed covers AAPX; did you mean AAPL?',
      { line: 2, column: 11 },
    ],
  ])('refuses in the words of a reload, with the place: %s', async (_, text, sentence, place) => {
    const own = filesEnvironment();
    const verdict = await own.files.check(FOLLOW, text);
    expect(verdict).toMatchObject({ value: { ok: false, issues: [{ sentence, ...place }] } });
    expect(await own.save({ text })).toMatchObject({
      failure: { kind: 'invalid', issues: [{ sentence }] },
    });
    expect(own.textOf(FOLLOW)).toBe(RULE);
    writeFileSync(join(own.strategies, FOLLOW), text);
    const asked = await own.reloader.reload('a test');
    expect(asked.text).toBe(sentence);
  });

  it('names no folder of the machine, where the daemon does not run beside its files', async () => {
    const own = filesEnvironment(CONFIG, '/usr');
    expect(await own.files.check(FOLLOW, `${RULE}trial: 1\n`)).toMatchObject({
      value: {
        issues: [
          {
            sentence: 'strategies/follow.yaml:6:1: trial: unknown setting; did you mean trail?',
            line: 6,
          },
        ],
      },
    });
    own.write(join('config', 'sluice.yaml'), `${CONFIG}rusk: 1\n`);
    const other = await own.files.check(FOLLOW, RULE);
    expect(JSON.stringify(other)).toContain('config/sluice.yaml:');
    expect(JSON.stringify(other)).not.toContain(own.folder);
  });

  it.each([
    ['at file:///var/lib/x/strategies/a.ts:3:1', 'at strategies/a.ts:3:1'],
    [
      '/etc/sluice/strategies/a.yaml:1:1: 1/2 or http://host/a/b',
      'strategies/a.yaml:1:1: 1/2 or http://host/a/b',
    ],
    ['strategies/a.yaml:1:1: 3 / 4', 'strategies/a.yaml:1:1: 3 / 4'],
  ])('shows %s as %s', (text, shown) => {
    expect(withoutFolders(text)).toBe(shown);
  });

  it('blames another file without a line of this one', async () => {
    const own = filesEnvironment();
    own.write(join('config', 'sluice.yaml'), `${CONFIG}rusk: 1\n`);
    expect(await own.files.check(FOLLOW, RULE)).toMatchObject({
      value: { ok: false, issues: [{ line: null, column: null }] },
    });
  });

  it('runs no code unless the owner has turned that on', async () => {
    const own = filesEnvironment();
    for (const name of ['coded.ts', FOLLOW.replace('.yaml', '.ts')]) {
      const barred = { failure: { kind: 'forbidden', text: expect.stringContaining('api.code') } };
      expect(await own.files.check(name, 'for (;;);')).toMatchObject(barred);
      expect(await own.save({ name, text: CODE, baseHash: null })).toMatchObject(barred);
    }
    expect(readdirSync(own.strategies)).toEqual([FOLLOW]);
  });

  it('vets code like a save, with the place in it, where the network can be taken from it', async () => {
    const own = filesEnvironment(WITH_CODE);
    if (networkSeal() === 'none') {
      const barred = {
        failure: { kind: 'forbidden', text: expect.stringContaining('needs bubblewrap') },
      };
      return expect(await own.files.check('coded.ts', CODE)).toMatchObject(barred);
    }
    expect(await own.files.check('coded.ts', CODE)).toMatchObject({
      value: { ok: true, changes: ['coded: new'] },
    });
    const imports = CODE.replace("from 'sluice'", "from 'node:fs'");
    expect(await own.files.check('coded.ts', imports)).toMatchObject({
      value: { ok: false, issues: [{ line: 1, column: 1 }] },
    });
  });
});

describe('a save', () => {
  it('only says what it would do until it is confirmed', async () => {
    const own = filesEnvironment();
    expect(await own.save({ isConfirmed: false })).toMatchObject({
      failure: { kind: 'unconfirmed', text: expect.stringContaining('stop.percent 1 -> 2') },
    });
    expect(own.textOf(FOLLOW)).toBe(RULE);
  });

  it('is in force under the name of who saved it, with the mode of the file, and leaves nothing else', async () => {
    const own = filesEnvironment();
    chmodSync(join(own.strategies, FOLLOW), 0o640);
    const request = { id: 'req_1', user: 'ann' };
    expect(await own.save({ request })).toMatchObject({
      ok: true,
      value: { in_force: true, hash: own.hashOf(FOLLOW), text: 'Changed.' },
    });
    expect(own.textOf(FOLLOW)).toBe(WITH_STOP_2);
    expect(own.reloads).toMatchObject([{ kind: 'change', by: 'ann', request }]);
    expect(statSync(join(own.strategies, FOLLOW)).mode & 0o777).toBe(0o640);
    expect(readdirSync(own.strategies)).toEqual([FOLLOW]);
  });

  it('makes a new file, once', async () => {
    const own = filesEnvironment();
    const fresh = { name: 'fade.yaml', text: RULE.replace('follow', 'fade'), baseHash: null };
    expect(await own.save(fresh)).toMatchObject({ ok: true, value: { in_force: true } });
    expect(own.changes()).toEqual(['fade: new']);
    expect(await own.save(fresh)).toMatchObject({ failure: { kind: 'changed' } });
  });

  it('of a file that was changed or removed meanwhile is refused, and theirs is kept', async () => {
    const own = filesEnvironment();
    const baseHash = own.hashOf(FOLLOW);
    const theirs = `${RULE}# theirs\n`;
    writeFileSync(join(own.strategies, FOLLOW), theirs);
    expect(await own.save({ baseHash })).toMatchObject({ failure: { kind: 'changed' } });
    expect(own.textOf(FOLLOW)).toBe(theirs);
    rmSync(join(own.strategies, FOLLOW));
    expect(await own.save({ baseHash })).toMatchObject({ failure: { kind: 'changed' } });
    expect(readdirSync(own.strategies)).toEqual([]);
  });

  it('by two at once is one save and one refusal', async () => {
    const own = filesEnvironment();
    const baseHash = own.hashOf(FOLLOW);
    const both = await Promise.all([
      own.save({ baseHash }),
      own.save({ baseHash, text: RULE.replace('percent: 1', 'percent: 3') }),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(own.reloads).toHaveLength(1);
  });

  it('never follows a link', async () => {
    const own = filesEnvironment();
    const elsewhere = join(own.folder, 'elsewhere.yaml');
    writeFileSync(elsewhere, RULE.replace('follow', 'linked'));
    symlinkSync(elsewhere, join(own.strategies, 'linked.yaml'));
    expect(
      await own.save({ name: 'linked.yaml', baseHash: own.hashOf('linked.yaml') }),
    ).toMatchObject({ failure: { text: expect.stringContaining('is a link') } });
    expect(readFileSync(elsewhere, 'utf8')).toContain('linked');
  });

  it('stays on the disk if the trader refuses it after all, and says so', async () => {
    const own = filesEnvironment();
    const files = createStrategyFiles({
      reloader: {
        ...own.reloader,
        reload: async () => ({ ok: false, kind: 'refused', text: 'The disk is full.' }),
      },
      trader: scriptedTrader(),
    });
    const asked = { name: FOLLOW, text: WITH_STOP_2, baseHash: own.hashOf(FOLLOW) };
    expect(await files.save({ ...asked, isConfirmed: true, by: 'ann' })).toMatchObject({
      ok: true,
      value: { in_force: false, text: 'The disk is full.' },
    });
  });
});
