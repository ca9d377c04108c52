import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { createManualTime } from '../../kernel/manual-time.ts';
import { until } from '../../processes/waiting.ts';
import { CONFIG, type ReloadEnvironment, RULE, reloadEnvironment } from './reload-environment.ts';

const FOLLOW = join('strategies', 'follow.yaml');
const withStop = (percent: number) => RULE.replace('percent: 1', `percent: ${percent}`);

/** As the files were saved last, and nothing between is still to come. */
function stopInForce(own: ReloadEnvironment): number | undefined {
  const stop = own.applied.at(-1)?.strategies[0]?.stop;
  return stop?.kind === 'percent' ? stop.percent : undefined;
}

describe('an edit', () => {
  it('reaches the engine as a list of changes, with the complete settings', async () => {
    const own = reloadEnvironment();
    own.write(FOLLOW, withStop(2));
    await until('the edit', () => own.applied.length === 1);
    expect(own.changes()).toEqual(['follow: stop.percent 1 -> 2']);
    expect(own.applied[0]?.strategies).toMatchObject([{ stop: { kind: 'percent', percent: 2 } }]);
    expect(own.reloads[0]).toMatchObject({ by: 'an edit' });
  });

  it('saved ten times in a second applies the last version, and never an incomplete file', async () => {
    const time = createManualTime(instant(0));
    let noticed = 0;
    const own = reloadEnvironment({
      now: time.wall.now,
      after(delayMs, call) {
        noticed += 1;
        return time.wall.after(delayMs, call);
      },
    });
    async function save(text: string): Promise<void> {
      const before = noticed;
      own.write(FOLLOW, text);
      await until('the save is noticed', () => noticed > before);
    }

    const next = withStop(1.9);
    for (let count = 0; count < 10; count += 1) {
      await save(next.slice(0, 60 + count * 5));
      time.advance(60);
      await save(withStop(1 + count / 10));
      time.advance(40);
    }
    time.advance(150);
    await until('the last save', () => stopInForce(own) === 1.9);
    expect(own.refusals()).toEqual([]);
    expect(own.applied).toHaveLength(1);
  });

  it('by a rename over the file, as editors save, is one edit; backup files are ignored', async () => {
    const own = reloadEnvironment();
    const at = (name: string) => join(own.folder, 'strategies', name);
    for (const name of [
      '.follow.yaml.swp',
      'follow.yaml~',
      '4913',
      'follow.yaml.tmp',
      'new.draft.yaml',
    ])
      writeFileSync(at(name), 'half of nothing: [');
    symlinkSync('nobody@nowhere', at('.#follow.yaml'));
    renameSync(at('follow.yaml'), at('follow.yaml~'));
    writeFileSync(at('follow.yaml'), withStop(3));
    await until('the edit', () => own.applied.length > 0);
    expect(own.changes()).toEqual(['follow: stop.percent 1 -> 3']);
    writeFileSync(at('follow.yaml.tmp'), withStop(4));
    renameSync(at('follow.yaml.tmp'), at('follow.yaml'));
    await until('the second edit', () => own.applied.length > 1);
    expect(own.changes()).toEqual(['follow: stop.percent 1 -> 3', 'follow: stop.percent 3 -> 4']);
    expect(own.refusals()).toEqual([]);
  });

  it('that adds, renames and removes strategies reports so', async () => {
    const own = reloadEnvironment();
    own.write(join('strategies', 'fade.yaml'), RULE.replace('follow', 'fade'));
    await until('the new rule', () => own.changes().includes('fade: new'));
    rmSync(join(own.folder, FOLLOW));
    await until('the removal', () => own.changes().includes('follow: removed, no more entries'));
    expect(own.applied.at(-1)?.strategies.map(({ name }) => name)).toEqual(['fade']);
  });

  it('applied on save is reported once to the next reload', async () => {
    const own = reloadEnvironment();
    own.write(FOLLOW, withStop(2));
    await until('the edit', () => own.applied.length === 1);
    const [first, second] = [
      await own.reloader.reload('a test'),
      await own.reloader.reload('a test'),
    ];
    expect(first.text.split('\n')).toEqual([
      'Nothing changed: the files are in force as they are.',
      'Applied when the file was saved: follow: stop.percent 1 -> 2.',
    ]);
    expect(second.text).toBe('Nothing changed: the files are in force as they are.');
    expect(own.reloads).toHaveLength(1);
  });

  it('asked for by a signal leaves its result in the log, also where nothing is new', async () => {
    const own = reloadEnvironment();
    await own.reloader.reload('a signal');
    expect(own.logged).toEqual(['Nothing changed: the files are in force as they are.']);
    own.write(FOLLOW, 'name: follow');
    await until('the refusal', () => own.refusals().length > 0);
    const refusal = own.refusals().join('\n');
    await own.reloader.reload('a signal');
    expect(own.logged.at(-1)).toContain('The files still have faults');
    expect(own.logged.at(-1)).toContain(refusal);
  });

  it('of comments and order changes nothing', async () => {
    const own = reloadEnvironment();
    appendFileSync(join(own.folder, FOLLOW), '# a thought\n');
    const answer = await own.reloader.reload('a test');
    expect(answer.text).toMatch(/^Nothing changed/);
    own.write(FOLLOW, withStop(2));
    await until('the edit', () => own.applied.length > 0);
    expect(own.changes()).toEqual(['follow: stop.percent 1 -> 2']);
  });
});

describe('a rejected configuration', () => {
  it.each([
    [
      'an unknown key',
      (own: ReloadEnvironment) => own.write(FOLLOW, `${RULE}trial: 1\n`),
      'follow.yaml:6:1: trial: unknown setting; did you mean trail?',
    ],
    [
      'an empty file',
      (own: ReloadEnvironment) => own.write(FOLLOW, ''),
      'follow.yaml:1:1: is empty',
    ],
    [
      'half of YAML',
      (own: ReloadEnvironment) => own.write(FOLLOW, 'name: [follow'),
      'not valid YAML',
    ],
    [
      'a folder in its place',
      (own: ReloadEnvironment) => {
        rmSync(join(own.folder, FOLLOW));
        mkdirSync(join(own.folder, FOLLOW));
      },
      'follow.yaml: cannot be read: it is a folder',
    ],
    [
      'no folder at all',
      (own: ReloadEnvironment) =>
        renameSync(join(own.folder, 'strategies'), join(own.folder, 'away')),
      'folder not found',
    ],
    [
      'a symbol that no feed covers',
      (own: ReloadEnvironment) => own.write(FOLLOW, RULE.replace('AAPL', 'AAPX')),
      'no feed covers AAPX; did you mean AAPL?',
    ],
  ])('is reported once, with its place, and changes nothing: %s', async (_, damage, sentence) => {
    const own = reloadEnvironment();
    damage(own);
    await until('the refusal', () => own.refusals().length > 0);
    expect(own.refusals().join('\n')).toContain(sentence);
    const asked = await own.reloader.reload('a test');
    expect(asked).toMatchObject({ ok: false, text: expect.stringContaining(sentence) });
    expect(own.reloads).toHaveLength(1);
    expect(own.applied).toEqual([]);
    expect(own.reloader.outstanding().refused.join()).toContain(sentence);
  });

  it('is replaced by the next valid save', async () => {
    const own = reloadEnvironment();
    own.write(FOLLOW, 'name: [');
    await until('the refusal', () => own.refusals().length > 0);
    own.write(FOLLOW, withStop(2));
    await until('the edit', () => own.applied.length === 1);
    expect(own.changes()).toEqual(['follow: stop.percent 1 -> 2']);
  });

  it('is noticed even if the folder is replaced', async () => {
    const own = reloadEnvironment();
    const folder = join(own.folder, 'strategies');
    renameSync(folder, join(own.folder, 'before'));
    mkdirSync(folder);
    own.write(FOLLOW, withStop(5));
    await until('the edit', () => own.applied.length === 1);
    own.write(FOLLOW, withStop(6));
    await until('the next edit', () => own.applied.length === 2);
  });
});

describe('the configuration beside the strategies', () => {
  it('applies risk and feeds at once, and never shows secrets', async () => {
    const own = reloadEnvironment();
    own.write(
      join('config', 'sluice.yaml'),
      `${CONFIG.replace('kept-secret', 'other-secret')}risk: { max_positions: 7 }\n`,
    );
    await until('the edit', () => own.applied.length === 1);
    expect(own.changes()).toEqual(['feeds.flow.api_key changed', 'risk.max_positions 5 -> 7']);
    expect(own.applied[0]?.feeds[0]).toMatchObject({ apiKey: 'other-secret' });
    expect(
      JSON.stringify(own.reloads.map((reload) => reload.kind === 'change' && reload.change)),
    ).not.toContain('secret');
  });

  it('keeps what only a restart can change, and reports so', async () => {
    const own = reloadEnvironment();
    own.write(
      join('config', 'sluice.yaml'),
      CONFIG.replace('port: 4002', 'port: 4003').replace('DU1', 'DU2').replace('MSFT', 'TSLA'),
    );
    const answer = await own.reloader.reload('a test');
    expect(answer.text).toContain(
      'Needs a restart: account DU1 -> DU2, gateway.port 4002 -> 4003.',
    );
    expect(own.applied[0]).toMatchObject({ account: 'DU1', gateway: { port: 4002 } });
    expect(own.applied[0]?.feeds[0]?.symbols).toEqual(['AAPL', 'TSLA']);
    expect(own.reloader.outstanding().needsRestart).toContain('gateway.port');
  });
});
