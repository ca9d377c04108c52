// `sluice config init`: writes a documented configuration, or keeps the one that is there, and prints what to do next.

import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../../../files/make-folder.ts';
import { shellWord } from '../../../kernel/shell-word.ts';
import { isSystemPackage, PACKAGE_FOLDER } from '../../../trader/app/instance/package.ts';
import { DISK } from '../../../trader/config/files/disk.ts';
import {
  missingFiles,
  placedIn,
  type Service,
  serviceIn,
  starterFiles,
} from '../../../trader/config/files/starter-files.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { naming, writeNewFile } from '../../program/new-file.ts';
import { printError, printLine } from '../../program/output.ts';
import { askFour } from './four-questions.ts';
import { type Answers, isPaperAccount, OWN_API, shortFiles } from './short-files.ts';

/** At a terminal four questions make it short, unless `isLong` or a configuration is there already. */
export async function initConfiguration(folder: string, isLong: boolean): Promise<ExitCode> {
  const starters = placedIn(folder, starterFiles(PACKAGE_FOLDER, DISK));
  const file = join(folder, 'config', 'sluice.yaml');
  const isAsking = !isLong && !existsSync(file) && isTerminal();
  const answers = isAsking ? await askFour(profilesIn(DISK)) : undefined;
  if (isAsking && answers === undefined)
    return printError({
      sentence: 'Nothing was written',
      code: 'unconfirmed',
      exitCode: EXIT.usage,
    });
  const wanted = answers === undefined ? starters : shortFiles(starters, answers);
  const missing = missingFiles(wanted, folder, DISK);
  for (const { path, text } of missing) {
    makeFolder(dirname(join(folder, path)));
    const place = join(folder, path);
    // A schema of an older version is renewed.
    if (existsSync(place)) naming(place, () => writeFileSync(place, text));
    else writeNewFile(place, text);
    printLine(`wrote ${place}`);
  }
  if (!missing.some(({ path }) => join(folder, path) === file)) {
    printLine(`kept  ${file} and the strategies as they are`);
  }
  const service = serviceIn(folder);
  const steps =
    service === undefined
      ? nextSteps(folder, answers)
      : serviceSteps(folder, service, keyFor(answers));
  for (const line of steps) printLine(line);
  return EXIT.ok;
}

function isTerminal(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Of feeds that are asked over the network; those that read files have no usual place. */
function profilesIn(disk: typeof DISK): readonly string[] {
  const names = (disk.listFolder(join(PACKAGE_FOLDER, 'config', 'feeds')) ?? [])
    .filter((name) => name.endsWith('.yaml') && keyOf(basename(name, '.yaml')) !== undefined)
    .map((name) => basename(name, '.yaml'));
  return [OWN_API, ...names];
}

/** The variable with the key of the feed, by its profile. */
function keyOf(feed: string): string | undefined {
  if (feed === OWN_API) return OWN_KEY;
  const text = DISK.readFile(join(PACKAGE_FOLDER, 'config', 'feeds', `${feed}.yaml`)) ?? '';
  return /^ {2}auth: .*\benv: (\w+)/m.exec(text)?.[1];
}

const OWN_KEY = 'FLOW_API_KEY';

/** From a new configuration to real money, in the order in which people take the steps. */
function nextSteps(folder: string, answers: Answers | undefined): string[] {
  const isPaper = answers === undefined || isPaperAccount(answers.account);
  return [
    '',
    'Next:',
    ...(folder === '.' ? [] : [`  cd ${shellWord(folder)}`]),
    '  sluice practice           your configuration between simulators; no key needed',
    '',
    isPaper ? 'Paper trading:' : 'Real prices, no orders:',
    ...(answers === undefined
      ? [
          '  edit config/sluice.yaml   account, venue, broker, feed and its symbols',
          '  edit strategies/*.yaml    each symbol must come from a feed',
        ]
      : []),
    `  ${`export ${keyFor(answers)}=...`.padEnd(24)}  the key of the feed; no file contains it`,
    '  sluice config check       reports each mistake with its line',
    '  sluice doctor             checks this machine and the gateway',
    `  sluice start              with the gateway logged in to ${isPaper ? 'the paper account' : answers.account}`,
    '  sluice status',
    '',
    'Real money:',
    '  sluice go-live            lists what is missing',
  ];
}

function keyFor(answers: Answers | undefined): string {
  return (answers && keyOf(answers.feed)) ?? OWN_KEY;
}

/** The unit and these commands use the same files; docs/service.md explains them. */
function serviceSteps(folder: string, { unit }: Service, key: string): string[] {
  return [
    '',
    'Next, as root:',
    `  edit ${folder}/config/sluice.yaml and ${folder}/strategies/*.yaml`,
    `  umask 077; echo ${key}=... > ${shellWord(`${folder}/sluice.env`)}`,
    ...(isSystemPackage() ? [`  systemctl enable --now ${unit}`] : unitSteps(unit)),
    `  with api.enabled: the same for ${unit.replace('sluice', 'sluice-api')}`,
    '',
    'Every command for the service runs as its user:',
    `  sudo -u sluice sluice status -c ${shellWord(`${folder}/config/sluice.yaml`)}`,
  ];
}

/** npm installs no user and no unit. */
function unitSteps(unit: string): string[] {
  return [
    '  useradd --system sluice',
    '  cp \\',
    `    ${join(PACKAGE_FOLDER, 'scripts', 'sluice.service')} \\`,
    `    /etc/systemd/system/${unit.replace(/@.*/, '@')}.service`,
    `  systemctl daemon-reload; systemctl enable --now ${unit}`,
  ];
}
