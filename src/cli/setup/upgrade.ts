// `sluice upgrade`: installs a packed version beside the one that runs, lets it check what it would take over, switches one link,
// and has the service manager restart the daemon. Unless the new daemon works in time, the version before takes over again.
// Decision 0103

import { accessSync, constants } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { makeFolder } from '../../files/make-folder.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { typedSymbol } from '../../market/instruments/typed-symbol.ts';
import { takeLock } from '../../trader/adapters/sqlite/instance/lock.ts';
import {
  isSystemPackage,
  PACKAGE_FOLDER,
  packageVersion,
} from '../../trader/app/instance/package.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import {
  addConfigOption,
  type Instance,
  type InstanceFlags,
  locateInstance,
} from '../program/instance.ts';
import { seconds } from '../program/option-numbers.ts';
import {
  outliveClosedPipes,
  printError,
  printJson,
  printLine,
  printNote,
} from '../program/output.ts';
import { fitnessOf } from './upgrade/candidate.ts';
import { type Fitness, fitness } from './upgrade/fitness.ts';
import { install, packedIn } from './upgrade/install.ts';
import { type Move, moveTo } from './upgrade/move.ts';
import {
  currentVersion,
  isInstalled,
  ownPrefix,
  pendingIn,
  previousVersion,
  type Releases,
  releasesIn,
  removeAbandoned,
  switchTo,
} from './upgrade/releases.ts';
import { reportMoved } from './upgrade/report.ts';
import { daemonOf, type Replaced } from './upgrade/running-daemon.ts';

interface UpgradeFlags extends InstanceFlags {
  readonly from?: string;
  readonly prefix?: string;
  readonly rollback?: boolean;
  readonly check?: boolean;
  readonly despiteUnprotected?: boolean;
  readonly wait: number;
  readonly json?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addConfigOption(command)
    .option('--from <file>', 'what `npm pack` has written, or the folder it was unpacked into')
    .option('--prefix <folder>', 'where the versions are; default: where this sluice is')
    .option('--rollback', 'go back to the version before')
    .option('--check', 'only check whether this version can take over; changes nothing')
    .option('--wait <seconds>', 'longest time until the new daemon must work', seconds, 60)
    .option('--despite-unprotected', 'also while a position has no stop')
    .option('--json', 'print JSON')
    .action(async (flags: UpgradeFlags) => {
      if (flags.check === true) return finish(report(await fitness(flags), flags));
      const done = await upgrade(flags);
      finish(done.ok ? done.value : printError(done.failure));
    });
}

function report(found: Fitness, { json }: UpgradeFlags): ExitCode {
  const { version, faults } = found;
  if (json === true) printJson(found);
  else if (faults.length === 0) printLine(`${version} can take over: ${readText(found)}.`);
  if (faults.length === 0) return EXIT.ok;
  if (json === true) return EXIT.failure;
  return printError({
    sentence: `${version} cannot take over: ${faults.join('; ')}`,
    code: 'unfit',
    exitCode: EXIT.failure,
  });
}

function readText({ facts, strategies, schema }: Fitness): string {
  const read = `it reads ${counted(facts, 'fact')}, the configuration and ${counted(strategies, 'strategy', 'strategies')}`;
  return schema === null || schema.before === schema.after
    ? read
    : `${read}, and migrates the journal from schema ${schema.before} to ${schema.after}`;
}

async function upgrade(flags: UpgradeFlags): Promise<Result<ExitCode, CommandFailure>> {
  if (flags.rollback === true && flags.from !== undefined)
    return failed(usage('--rollback and --from exclude each other'));
  const prefix = flags.prefix === undefined ? ownPrefix() : resolve(flags.prefix);
  if (prefix === undefined)
    return failed(usage(isSystemPackage() ? OF_SYSTEM : outsideVersions(PACKAGE_FOLDER)));
  const releases = releasesIn(prefix);
  const located = instanceOf(flags, releases);
  if (!located.ok) return located;
  // The service's user must be able to read what root installs.
  process.umask(0o022);
  makeFolder(releases.versions);
  for (const folder of [prefix, releases.versions]) accessSync(folder, constants.W_OK);
  const holder = {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    version: packageVersion(),
  };
  const lock = takeLock(releases.lock, holder);
  if (!lock.ok) return failed(busy(lock.failure.pid, prefix));
  try {
    removeAbandoned(releases);
    return await upgradeIn(releases, located.value, flags);
  } finally {
    lock.value.release();
  }
}

/** Undefined for a first installation, before there is a configuration. */
function instanceOf(
  flags: UpgradeFlags,
  releases: Releases,
): Result<Instance | undefined, CommandFailure> {
  const located = locateInstance(flags);
  const isFirst = currentVersion(releases) === undefined;
  return !located.ok && located.failure.code === 'no-config' && isFirst ? ok(undefined) : located;
}

async function upgradeIn(
  releases: Releases,
  instance: Instance | undefined,
  flags: UpgradeFlags,
): Promise<Result<ExitCode, CommandFailure>> {
  const wasSupervised = pendingIn(releases)?.isSupervised === true;
  const daemon = instance && (await daemonOf(instance, wasSupervised));
  if (daemon?.supervisor?.kind === 'container') return failed(IN_CONTAINER);
  const target = await targetOf(releases, flags);
  if (!target.ok) return target;
  const to = target.value;
  if (daemon === undefined) return ok(firstInstalled(releases, to, undefined));
  const from = versionBefore(releases, to, daemon);
  if (isDone(releases, to, daemon)) {
    if (flags.from !== undefined)
      return failed(usage(`${to} is in use already; nothing was changed`, 'same-version'));
    printLine(`${to} is in use already; nothing to do.`);
    return ok(EXIT.ok);
  }
  const fit = checked(releases, to, flags, daemon);
  if (!fit.ok) return fit;
  if (currentVersion(releases) === undefined) return ok(firstInstalled(releases, to, daemon));
  return moved({ ...{ releases, from, to, daemon, flags } });
}

/** The version that is to run, installed. */
async function targetOf(
  releases: Releases,
  flags: UpgradeFlags,
): Promise<Result<string, CommandFailure>> {
  const current = currentVersion(releases);
  if (flags.rollback === true) {
    const pending = pendingIn(releases);
    const before =
      pending !== undefined && pending.to === current ? pending.from : previousVersion(releases);
    if (before !== undefined && isInstalled(releases, before)) return ok(before);
    return failed(usage(`${releases.versions} has no version before ${current ?? 'the first'}`));
  }
  if (flags.from === undefined) {
    if (current !== undefined) return ok(current);
    return failed(usage('Name what to install: --from sluice-0.5.0.tgz, as `npm pack` writes it'));
  }
  const packed = await packedIn(resolve(flags.from));
  if (!packed.ok) return packed;
  const { version } = packed.value;
  if (!isInstalled(releases, version))
    printNote(
      `Installing ${version} in ${join(releases.versions, version)}; nothing changes for the daemon.`,
    );
  const installed = await install(releases, packed.value);
  return installed.ok ? ok(version) : installed;
}

/** What to go back to. A move that was begun knows it; the daemon of another instance may run what the link named before. */
function versionBefore(releases: Releases, to: string, { status }: Replaced): string | undefined {
  const pending = pendingIn(releases);
  if (pending?.to === to) return pending.from;
  const current = currentVersion(releases);
  if (current !== to) return current;
  const running = status?.version;
  return running !== undefined && running !== to && isInstalled(releases, running)
    ? running
    : previousVersion(releases);
}

function isDone(releases: Releases, to: string, { status, pid, supervisor }: Replaced): boolean {
  const isUsed =
    status === undefined ? pid === undefined && supervisor === undefined : status.version === to;
  return isUsed && currentVersion(releases) === to && pendingIn(releases) === undefined;
}

function checked(
  releases: Releases,
  to: string,
  flags: UpgradeFlags,
  { status, pid, instance: { files } }: Replaced,
): Result<void, CommandFailure> {
  const bare = status?.unprotected ?? [];
  const [first] = bare;
  if (first !== undefined && flags.despiteUnprotected !== true)
    return failed({
      sentence: `${bare.join(', ')} has NO STOP, and the daemon that could place one would be restarted; nothing was changed. Run \`sluice protect ${typedSymbol(first)}\` first, or add --despite-unprotected`,
      code: 'unprotected',
      exitCode: EXIT.failure,
    });
  printNote(`Checking journal, configuration and strategies with ${to}, on a copy.`);
  const fit = fitnessOf({ releases, version: to, files, pid });
  if (!fit.ok) return fit;
  printNote(`${to} can take over: ${readText(fit.value)}.`);
  return ok(undefined);
}

/** Nothing starts from here yet: the unit and the shells are pointed to it once. */
function firstInstalled(releases: Releases, to: string, daemon: Replaced | undefined): ExitCode {
  switchTo(releases, to);
  const restart =
    daemon?.pid === undefined ? '' : ', then restart the daemon, which runs another installation';
  printLine(
    `${to} is in ${releases.prefix}. Make ${releases.program} what the service and shells start${restart}:`,
  );
  printLine(`  ln -sf ${releases.program} /usr/local/bin/sluice`);
  return EXIT.ok;
}

/** From here on Ctrl-C and a closed terminal do not end this process before the daemon works again. */
async function moved(move: Move): Promise<Result<ExitCode, CommandFailure>> {
  outliveClosedPipes();
  for (const signal of SIGNALS) process.on(signal, () => {});
  const done = await moveTo(move);
  return done.ok ? ok(await reportMoved(move, done.value)) : done;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const OF_SYSTEM =
  'This sluice came as a package of the system: install the newer one in the same way, such as apt install ./sluice_0.5.0_amd64.deb. It checks what it takes over and restarts what runs';

function outsideVersions(folder: string): string {
  return `This sluice is in ${folder}, not among versions: name a folder for them, such as --prefix /opt/sluice`;
}

function busy(pid: number, prefix: string): CommandFailure {
  return {
    sentence: `Another upgrade${pid > 0 ? ` (pid ${pid})` : ''} works in ${prefix}; nothing was changed. Wait for it`,
    code: 'busy',
    exitCode: EXIT.failure,
  };
}

const IN_CONTAINER: CommandFailure = {
  sentence:
    'The daemon is the main process of a container: its version is that of the image. Build or pull the new one, then `docker compose up -d sluice`',
  code: 'supervised',
  exitCode: EXIT.failure,
};

function usage(sentence: string, code = 'usage'): CommandFailure {
  return { sentence, code, exitCode: EXIT.usage };
}
