// The servers of a demonstration: started before it, named in a configuration file of its folder, ended after it.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { makeFolder } from '../../../../files/make-folder.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { type CommandFailure, EXIT } from '../../../program/exit-code.ts';
import { KAFKA } from './kafka.ts';
import { POSTGRES } from './postgres.ts';
import { REDIS } from './redis.ts';
import type { RunningServer, SideServer } from './side-server.ts';

const SERVICES: readonly SideServer[] = [KAFKA, POSTGRES, REDIS];

export interface RunningServices {
  readonly lines: readonly string[];
  stop(): Promise<void>;
}

/** A parser of the option: names with commas between them. */
export function serviceNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !SERVICES.some((service) => service.name === name));
  if (unknown === undefined) return [...new Set(names)];
  const known = SERVICES.map(({ name }) => name).join(', ');
  throw new InvalidArgumentError(`Nothing is known of "${unknown}"; there is: ${known}.`);
}

/** What takes long the first time; the note explains the wait. */
export async function prepareServices(
  names: readonly string[],
): Promise<Result<void, CommandFailure>> {
  for (const service of servicesOf(names)) {
    const prepared = await service.prepare();
    if (!prepared.ok) return failed(failureOf(service, prepared.failure));
  }
  return ok(undefined);
}

/** `file` is what the commands of the demonstration read beside its configuration, until the services end. */
export async function startServices(
  names: readonly string[],
  file: string,
): Promise<Result<RunningServices, CommandFailure>> {
  const running: RunningServer[] = [];
  const stop = async () => {
    rmSync(file, { force: true });
    await Promise.all(running.map((service) => service.stop()));
  };
  rmSync(file, { force: true });
  for (const service of servicesOf(names)) {
    const folder = join(dirname(file), 'services', service.name);
    makeFolder(folder, 0o700);
    const started = await service.start(folder);
    if (started.ok) running.push(started.value);
    else {
      await stop();
      return failed(failureOf(service, started.failure));
    }
  }
  const lines = running.flatMap((service) => service.lines);
  const configuration = running.reduce((all, one) => merged(all, one.configuration), {});
  if (running.length > 0) writeFileSync(file, fileText(lines, configuration), { mode: 0o600 });
  return ok({ lines, stop });
}

/** What the file says to people; nothing without one. */
export function linesIn(file: string): readonly string[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.filter((line) => line.startsWith(SAID)).map((line) => line.slice(SAID.length));
  } catch {
    return [];
  }
}

const SAID = '# ';

/** JSON is YAML. */
function fileText(lines: readonly string[], configuration: object): string {
  return `${lines.map((line) => `${SAID}${line}\n`).join('')}${JSON.stringify(configuration)}\n`;
}

type Tree = Readonly<Record<string, unknown>>;

function merged(one: Tree, other: Tree): Tree {
  const both = Object.entries(other).map(([key, value]) => {
    const before = one[key];
    return [key, isTree(before) && isTree(value) ? merged(before, value) : value];
  });
  return { ...one, ...Object.fromEntries(both) };
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function servicesOf(names: readonly string[]): readonly SideServer[] {
  return SERVICES.filter(({ name }) => names.includes(name));
}

function failureOf({ name }: SideServer, why: string): CommandFailure {
  return {
    sentence: `--with ${name}: it cannot be started: ${why}`,
    code: 'service',
    exitCode: EXIT.failure,
  };
}
