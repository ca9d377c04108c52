import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { WallClock } from '../../../src/kernel/clock.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { createWallClock } from '../../../src/trader/adapters/system/wall-clock.ts';
import { createReloader, type Reloader } from '../../../src/trader/app/reload/reloader.ts';
import { DISK } from '../../../src/trader/config/files/disk.ts';
import { loadConfig } from '../../../src/trader/config/settings/load-settings.ts';
import { changeLines } from '../../../src/trader/domain/edits/config-change.ts';
import type { Settings } from '../../../src/trader/ports/settings.ts';
import type { Reload } from '../../../src/trader/ports/trader.ts';
import { createManualTime } from '../../kernel/manual-time.ts';
import { until } from '../../processes/waiting.ts';

const RULE = `name: follow
symbols: [AAPL]
entry: { when: "prediction.confidence >= 0.7" }
size: { shares: 10 }
stop: { percent: 1 }
`;

const CONFIG = `mode: paper
account: DU1
gateway: { port: 4002 }
feeds: [{ name: flow, url: "http://127.0.0.1:1", api_key: kept-secret, symbols: [AAPL, MSFT] }]
`;

interface House {
  readonly folder: string;
  readonly reloader: Reloader;
  /** What reached the engine, newest last. */
  readonly reloads: Reload[];
  readonly applied: Settings[];
  /** Lines of all changes so far. */
  changes(): string[];
  refusals(): string[];
  write(name: string, text: string): void;
}

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

function house(wall: WallClock = createWallClock()): House {
  const folder = mkdtempSync(join(tmpdir(), 'reloader-'));
  mkdirSync(join(folder, 'config'));
  mkdirSync(join(folder, 'strategies'));
  writeFileSync(join(folder, 'config', 'sluice.yaml'), CONFIG);
  writeFileSync(join(folder, 'strategies', 'follow.yaml'), RULE);
  const read = () => loadConfig({ files: [], env: {}, flags: [], cwd: folder, disk: DISK });
  const inForce = read();
  if (!inForce.ok) throw new Error(JSON.stringify(inForce.failure));
  const reloads: Reload[] = [];
  const applied: Settings[] = [];
  const reloader = createReloader({
    configuration: { inForce: inForce.value, read: async () => read() },
    trader: {
      async reload(reload) {
        reloads.push(reload);
        if (reload.kind === 'change') {
          applied.push(reload.settings);
          return { ok: true, text: 'Changed.' };
        }
        return { ok: false, kind: 'refused', text: reload.issues.join('\n') };
      },
    },
    wall,
    log: { error() {}, warn() {}, info() {}, debug() {} },
  });
  reloader.watch();
  cleanUps.push(() => {
    reloader.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    reloader,
    reloads,
    applied,
    changes: () =>
      reloads.flatMap((reload) => (reload.kind === 'change' ? changeLines(reload.change) : [])),
    refusals: () => reloads.flatMap((reload) => (reload.kind === 'refusal' ? reload.issues : [])),
    write: (name, text) => writeFileSync(join(folder, name), text),
  };
}

const FOLLOW = join('strategies', 'follow.yaml');
const withStop = (percent: number) => RULE.replace('percent: 1', `percent: ${percent}`);

/** As the files were saved last, and nothing between is still to come. */
function stopInForce(own: House): number | undefined {
  const stop = own.applied.at(-1)?.strategies[0]?.stop;
  return stop?.kind === 'percent' ? stop.percent : undefined;
}

describe('an edit', () => {
  it('reaches the engine as a list of changes, with the complete settings', async () => {
    const own = house();
    own.write(FOLLOW, withStop(2));
    await until('the edit', () => own.applied.length === 1);
    expect(own.changes()).toEqual(['follow: stop.percent 1 -> 2']);
    expect(own.applied[0]?.strategies).toMatchObject([{ stop: { kind: 'percent', percent: 2 } }]);
    expect(own.reloads[0]).toMatchObject({ by: 'an edit' });
  });

  it('saved ten times in a second applies the last version, and never an incomplete file', async () => {
    const time = createManualTime(instant(0));
    let noticed = 0;
    const own = house({
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
    const own = house();
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
    const own = house();
    own.write(join('strategies', 'fade.yaml'), RULE.replace('follow', 'fade'));
    await until('the new rule', () => own.changes().includes('fade: new'));
    rmSync(join(own.folder, FOLLOW));
    await until('the removal', () => own.changes().includes('follow: removed, no more entries'));
    expect(own.applied.at(-1)?.strategies.map(({ name }) => name)).toEqual(['fade']);
  });

  it('applied on save is reported once to the next reload', async () => {
    const own = house();
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

  it('of comments and order changes nothing', async () => {
    const own = house();
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
      (own: House) => own.write(FOLLOW, `${RULE}trial: 1\n`),
      'follow.yaml:6:1: trial: unknown setting; did you mean trail?',
    ],
    ['an empty file', (own: House) => own.write(FOLLOW, ''), 'follow.yaml:1:1: is empty'],
    ['half of YAML', (own: House) => own.write(FOLLOW, 'name: [follow'), 'not valid YAML'],
    [
      'a folder in its place',
      (own: House) => {
        rmSync(join(own.folder, FOLLOW));
        mkdirSync(join(own.folder, FOLLOW));
      },
      'follow.yaml:1:1: cannot be read: it is a folder',
    ],
    [
      'no folder at all',
      (own: House) => renameSync(join(own.folder, 'strategies'), join(own.folder, 'away')),
      'folder not found',
    ],
    [
      'a symbol that no feed covers',
      (own: House) => own.write(FOLLOW, RULE.replace('AAPL', 'AAPX')),
      'no feed covers AAPX; did you mean AAPL?',
    ],
  ])('is reported once, with its place, and changes nothing: %s', async (_, damage, sentence) => {
    const own = house();
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
    const own = house();
    own.write(FOLLOW, 'name: [');
    await until('the refusal', () => own.refusals().length > 0);
    own.write(FOLLOW, withStop(2));
    await until('the edit', () => own.applied.length === 1);
    expect(own.changes()).toEqual(['follow: stop.percent 1 -> 2']);
  });

  it('is noticed even if the folder is replaced', async () => {
    const own = house();
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
    const own = house();
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
    const own = house();
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
