import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sentenceOf } from '../../../../src/trader/config/issues/config-issue.ts';
import { loadConfig } from '../../../../src/trader/config/settings/load-settings.ts';
import { NOTICE_KINDS } from '../../../../src/trader/ports/notifier.ts';

const SHIPPED = readFileSync(join(import.meta.dirname, '../../../../config/sluice.yaml'), 'utf8');

function load(notify: string, env: Record<string, string> = {}) {
  const files: Record<string, string> = { '/home/c.yaml': `account: DU1\n${notify}` };
  const names: Record<string, string[]> = { '/home/strategies': [], '/strategies': [] };
  return loadConfig({
    files: ['c.yaml'],
    env,
    flags: [],
    cwd: '/home',
    disk: { readFile: (path) => files[path], listFolder: (path) => names[path] },
  });
}

function loaded(notify: string, env: Record<string, string> = {}) {
  const result = load(notify, env);
  if (!result.ok) throw new Error(result.failure.map(sentenceOf).join('\n'));
  return result.value;
}

const ALL = `notify:
  webhook: { url: "\${env:HOOK}", headers: { X-Key: "\${env:KEY}", Plain: hidden-header } }
  telegram: { token: t0ken-in-the-file, chat_id: "-100" }
  heartbeat_url: https://beats.example/s3cret-path
  levels: { position-opened: off, no-login: warn }
`;
const ENV = { HOOK: 'https://hooks.example/s3cret-hook', KEY: 's3cret-key' };

describe('notification settings', () => {
  it('are empty unless the configuration names a channel', () => {
    expect(loaded('').settings.notify).toEqual({
      webhook: undefined,
      telegram: undefined,
      heartbeatUrl: undefined,
      levels: {},
    });
  });

  it('contain a webhook, a chat and a heartbeat address, with levels by kind', () => {
    expect(loaded(ALL, ENV).settings.notify).toEqual({
      webhook: {
        url: ENV.HOOK,
        headers: { 'X-Key': ENV.KEY, Plain: 'hidden-header' },
        level: 'info',
      },
      telegram: {
        token: 't0ken-in-the-file',
        chatId: '-100',
        level: 'warn',
        apiUrl: 'https://api.telegram.org',
        commandsFrom: [],
      },
      heartbeatUrl: 'https://beats.example/s3cret-path',
      levels: { 'position-opened': 'off', 'no-login': 'warn' },
    });
  });

  it('are shown without addresses, headers and tokens', () => {
    const { effective } = loaded(ALL, ENV);
    expect(JSON.stringify(effective)).not.toMatch(/s3cret|t0ken|hidden-header/);
    const shown = effective.filter(({ path }) => path.startsWith('notify.'));
    expect(shown.find(({ path }) => path === 'notify.telegram.chat_id')?.value).toBe('-100');
    expect(shown.filter(({ value }) => value === '***')).toHaveLength(5);
  });

  it('do not change the identity of the trading', () => {
    expect(loaded(ALL, ENV).settings.hash).toBe(loaded('').settings.hash);
  });

  it('reject unknown kinds and invalid addresses', () => {
    const result = load(`notify:
  webhook: { url: hooks.example/s3cret }
  levels: { position-open: info, all-clear: loud }
`);
    const sentences = result.ok ? [] : result.failure.map(sentenceOf);
    expect(sentences).toEqual([
      'c.yaml:3:19: notify.webhook.url: expected an http address without user and password, found ***',
      expect.stringContaining('notify.levels.all-clear: expected one of info, warn, alarm, off'),
      'c.yaml:4:13: notify.levels.position-open: unknown setting; did you mean position-opened?',
    ]);
  });

  it('call a second receiver, whose address and headers are secret too', () => {
    const { settings, effective } = loaded(`notify:
  escalation:
    after_minutes: 5
    webhook: { url: "https://pager.example/s3cret", headers: { Key: s3cret } }
    telegram: { token: s3cret, chat_id: "12" }
`);
    expect(settings.notify.escalation).toMatchObject({
      afterMs: 300_000,
      webhook: { url: 'https://pager.example/s3cret', level: 'info' },
      telegram: { chatId: '12', commandsFrom: [] },
    });
    expect(JSON.stringify(effective)).not.toContain('s3cret');
    const empty = load('notify:\n  escalation: { after_minutes: 5 }\n');
    expect(empty.ok ? [] : empty.failure.map(sentenceOf)).toEqual([
      expect.stringContaining('a webhook or a telegram chat, or both'),
    ]);
  });

  it('are documented in the shipped file', () => {
    const [section = ''] = /^# notify:\n(?:# {3,}.*\n)+/m.exec(SHIPPED) ?? [];
    const { notify } = loaded(section.replaceAll(/^# /gm, ''), {
      NOTIFY_URL: 'https://hooks.example/x',
      NOTIFY_KEY: 'k',
      TELEGRAM_TOKEN: 't',
      HEARTBEAT_URL: 'https://beats.example/x',
      ESCALATION_URL: 'https://pager.example/x',
    }).settings;
    expect(notify.escalation).toMatchObject({ afterMs: 900_000 });
    expect(notify.levels).toEqual(NOTICE_KINDS);
    expect(notify.heartbeatUrl).toBe('https://beats.example/x');
  });
});
