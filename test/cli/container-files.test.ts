// What the container files promise, as far as it can be known without a container engine.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { pagesOf, sectionsOf } from '../../scripts/site/index-of-pages.ts';
import { makePlace, type Place } from './place/sluice.ts';

const DOCKERFILE = readFileSync('Dockerfile', 'utf8').replaceAll('\\\n', ' ');
const COMPOSE = parse(readFileSync('compose.yaml', 'utf8')) as {
  services: Record<string, { volumes?: string[]; read_only?: boolean; image?: string }>;
};

const lastOf = (instruction: string): string | undefined =>
  DOCKERFILE.split('\n').findLast((line) => line.startsWith(`${instruction} `));

describe('the image', () => {
  it('runs as a user without rights, whose data is a volume', () => {
    expect(lastOf('USER')).toBe('USER 10001');
    expect(lastOf('VOLUME')).toBe('VOLUME /var/lib/sluice');
    expect(DOCKERFILE).toContain('SLUICE__DATA=/var/lib/sluice');
  });

  it('copies only what is there', () => {
    const copied = [...DOCKERFILE.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(
      ([, sources = '']) => sources.split(' '),
    );
    expect(copied).toContain('package-lock.json');
    expect(copied.filter((source) => !existsSync(source))).toEqual([]);
  });

  it('has every document that the built site shows', () => {
    const ignored = readFileSync('.dockerignore', 'utf8').trim().split('\n');
    const isIgnored = (file: string) =>
      ignored.some((line) => file.startsWith(`${line.replace('/*', '')}/`)) &&
      !ignored.includes(`!${file}`);
    const files = pagesOf(sectionsOf('.')).map(({ file }) => file);
    expect(files).toContain('bench/README.md');
    expect(files.filter(isIgnored)).toEqual([]);
  });
});

describe('the health check of the image', () => {
  const [, words = '[]'] = / CMD (\[.*\])$/.exec(lastOf('HEALTHCHECK') ?? '') ?? [];
  const [program = '', ...args] = JSON.parse(words) as string[];
  let place: Place;
  beforeEach(() => {
    place = makePlace();
  });
  afterEach(() => place.leave());

  it('passes while the daemon runs, though it is not ready', async () => {
    place.configure({ mode: 'dry-run' });
    const daemon = place.spawn('start', '--foreground');
    const port = await portOf(daemon);
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await check(port)).toBe(0);
  });

  it('fails if nothing answers', async () => {
    expect(await check('1')).toBe(1);
  });

  async function check(port: string): Promise<number | null> {
    const child = spawn(program, args, { env: { PATH: process.env.PATH, HEALTH_PORT: port } });
    return new Promise((resolve) => child.once('exit', resolve));
  }

  async function portOf(daemon: ReturnType<Place['spawn']>): Promise<string> {
    let output = '';
    for await (const chunk of daemon.stderr?.iterator({ destroyOnReturn: false }) ?? []) {
      output += chunk;
      const port = /metrics_port=(\d+)/.exec(output)?.[1];
      if (port === undefined) continue;
      daemon.stderr?.resume();
      return port;
    }
    throw new Error(`no port in ${output}`);
  }
});

describe('compose.yaml', () => {
  it('mounts only what is there, and keeps the data in a volume', () => {
    const volumes = COMPOSE.services.sluice?.volumes ?? [];
    expect(volumes).toContain('data:/var/lib/sluice');
    const folders = volumes.flatMap((volume) => /^(\.[^:]*):/.exec(volume)?.[1] ?? []);
    expect(folders.filter((folder) => !existsSync(folder))).toEqual([]);
  });

  it('names no gateway of its own', () => {
    expect(COMPOSE.services.gateway?.image).toMatch(/^\$\{GATEWAY_IMAGE:\?/);
  });
});
