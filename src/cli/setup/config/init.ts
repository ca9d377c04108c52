// `sluice config init`: writes a documented configuration, or keeps the one that is there, and prints what to do next.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PACKAGE_FOLDER } from '../../../trader/app/instance/package.ts';
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
import { printLine } from '../../program/output.ts';

export function initConfiguration(folder: string): ExitCode {
  const missing = missingFiles(placedIn(folder, starterFiles(PACKAGE_FOLDER, DISK)), folder, DISK);
  for (const { path, text } of missing) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const place = join(folder, path);
    // A schema of an older version is renewed.
    if (existsSync(place)) naming(place, () => writeFileSync(place, text));
    else writeNewFile(place, text);
    printLine(`wrote ${place}`);
  }
  const file = join(folder, 'config', 'sluice.yaml');
  if (!missing.some(({ path }) => join(folder, path) === file)) {
    printLine(`kept  ${file} and the strategies as they are`);
  }
  const service = serviceIn(folder);
  const steps = service === undefined ? nextSteps(folder) : serviceSteps(folder, service);
  for (const line of steps) printLine(line);
  return EXIT.ok;
}

/** From a new configuration to real money, in the order in which people take the steps. */
function nextSteps(folder: string): string[] {
  const enter = folder === '.' ? [] : [`  cd ${folder}`];
  return [
    '',
    'Next:',
    ...enter,
    '  sluice practice           your configuration between simulators; no key needed',
    '',
    'Paper trading:',
    '  edit config/sluice.yaml   account, venue, broker, feed and its symbols',
    '  edit strategies/*.yaml    each symbol must come from a feed',
    '  export FLOW_API_KEY=...   the key of the feed; no file contains it',
    '  sluice config check       reports each mistake with its line',
    '  sluice doctor             checks this machine and the gateway',
    '  sluice start              with the gateway logged in to the paper account',
    '  sluice status',
    '',
    'Real money:',
    '  sluice go-live            lists what is missing',
  ];
}

/** The unit and these commands use the same files; docs/service.md explains them. */
function serviceSteps(folder: string, { unit }: Service): string[] {
  const shipped = join(PACKAGE_FOLDER, 'scripts', 'sluice.service');
  const installed = `/etc/systemd/system/${unit.replace(/@.*/, '@')}.service`;
  return [
    '',
    'Next, as root:',
    `  edit ${folder}/config/sluice.yaml and ${folder}/strategies/*.yaml`,
    `  umask 077; echo FLOW_API_KEY=... > ${folder}/sluice.env`,
    '  useradd --system sluice',
    '  cp \\',
    `    ${shipped} \\`,
    `    ${installed}`,
    `  systemctl daemon-reload; systemctl enable --now ${unit}`,
    `  with api.enabled: the same for ${unit.replace('sluice', 'sluice-api')}`,
    '',
    'Every command for the service runs as its user:',
    `  sudo -u sluice sluice status -c ${folder}/config/sluice.yaml`,
  ];
}
