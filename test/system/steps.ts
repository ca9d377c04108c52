// What an administrator of Debian 12 does with the deb, one step after another, and what must be true after each.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../processes/waiting.ts';
import type { Step } from '../tools/supervised.ts';
import { differencesOf } from './listed.ts';
import { configure, type Machine } from './machine.ts';

export interface Place {
  readonly machine: Machine;
  /** Names of the debs in the folder of packages; the older one is of a version before. */
  readonly deb: string;
  readonly olderDeb: string;
  readonly version: string;
  readonly olderVersion: string;
  readonly lockFile: string;
}

const CONFIG = '-c /etc/sluice/config/sluice.yaml';
/** As decision 0122 and DESIGN have it: the program beside its Node. */
const SIZE_MAX_MB = 60;
const EXPOSURE_MAX = 14;

export const STEPS: readonly Step<Place>[] = [
  { name: 'is installed by one command without a network, and starts nothing', run: installs },
  { name: 'has units that systemd accepts, exposed by 1.4 at most', run: hasUnits },
  { name: 'lists what is installed, neither more nor less', run: isListed },
  { name: 'has a page for each command, and completions', run: hasPages },
  { name: 'says what to type next', run: guides },
  { name: 'trades under its unit, with a stop at the broker', run: trades },
  { name: 'is upgraded: what ran is restarted, the stop rests', run: isUpgraded },
  { name: 'leaves a daemon alone that the new version cannot follow', run: isUnfit },
  { name: 'goes back to the version before', run: goesBack },
  { name: 'keeps records, configuration and user when it is removed', run: isRemoved },
  { name: 'keeps them when it is purged, unless a person agrees', run: isPurged },
  { name: 'leaves nothing behind when a person does', run: leavesNothing },
];

const install = ({ machine }: Place, deb: string) =>
  machine.shell(`apt-get install -y --allow-downgrades /run/packages/${deb}`);

async function installs(place: Place): Promise<void> {
  const { machine } = place;
  writeFileSync(join(machine.root, BEFORE), await filesOf(machine));
  await install(place, place.olderDeb);
  must((await machine.shell('sluice --version')).trim(), place.olderVersion);
  const { out } = await machine.ran('systemctl', 'list-units', '--all', '--plain', 'sluice*');
  if (/\bactive\b/.test(out)) throw new Error(`something was started: ${out}`);
  must((await machine.ran('systemctl', 'is-enabled', 'sluice')).out.trim(), 'disabled');
  must((await machine.shell('stat -c %U:%G:%a /usr/bin/sluice /etc/sluice')).trim(), OWNED);
  const program = '/usr/lib/sluice';
  const size = await machine.shell(`du -sm --exclude=node-linux-* ${program} | cut -f 1`);
  if (Number(size) > SIZE_MAX_MB) throw new Error(`${size} MB beside Node`);
  process.stdout.write(`  ${size.trim()} MB beside Node\n`);
}

const OWNED = 'root:root:755\nroot:root:755';

async function hasUnits({ machine }: Place): Promise<void> {
  const units = '/lib/systemd/system/sluice*';
  must(await machine.shell(`systemd-analyze verify ${units}`), '');
  const loud = `for unit in ${units}.service; do systemd-analyze security --offline=true --threshold=${EXPOSURE_MAX} $unit | tail -n 1; done`;
  process.stdout.write((await machine.shell(loud)).replaceAll('→ Overall', '  '));
  await machine.shell(loud.replace('| tail -n 1', '>/dev/null || exit 1'));
}

async function isListed({ machine, lockFile }: Place): Promise<void> {
  const program = join(machine.root, 'usr/lib/sluice');
  const materials = join(machine.root, 'usr/share/doc/sluice/sluice.cdx.json');
  must(differencesOf(program, materials, lockFile).join('\n'), '');
  // The comparison itself sees what is added and what is gone.
  const extra = join(program, 'node_modules/tslib/package.json');
  const kept = readFileSync(extra, 'utf8');
  writeFileSync(extra, kept.replace(/"version": "[^"]+"/, '"version": "0.0.1"'));
  const seen = differencesOf(program, materials, lockFile);
  writeFileSync(extra, kept);
  if (seen.length !== 2) throw new Error(`a changed version is not seen: ${seen.join('\n')}`);
  // What dpkg itself knows.
  must(await machine.shell('dpkg --verify sluice'), '');
}

async function hasPages({ machine }: Place): Promise<void> {
  await machine.shell(
    'for name in $(sluice --help | sed -n "s/^  \\([a-z-]*\\) .*/\\1/p" | grep -vx help); do test -e /usr/share/man/man1/sluice-$name.1.gz || exit 1; done',
  );
  for (const [shell, file] of Object.entries(COMPLETIONS))
    await machine.shell(`sluice completion ${shell} | cmp - /usr/share/${file}`);
}

const COMPLETIONS = {
  bash: 'bash-completion/completions/sluice',
  zsh: 'zsh/vendor-completions/_sluice',
  fish: 'fish/vendor_completions.d/sluice.fish',
};

async function guides({ machine }: Place): Promise<void> {
  const text = await machine.shell('sluice config init /etc/sluice');
  mustContain(text, '  systemctl enable --now sluice\n');
  if (text.includes('useradd')) throw new Error(text);
  const { err } = await machine.ran('sluice', 'upgrade', '--from', 'x.tgz');
  mustContain(err, 'apt install ./sluice_');
}

async function trades({ machine }: Place): Promise<void> {
  const clock = `2020-12-16T10:00:00-05:00@${Date.now()}x1`;
  configure(machine, clock);
  await machine.shell(
    `systemd-run --quiet --unit=gateway sluice sim gateway --port 4002 --control-port 4099 --clock ${clock}`,
  );
  await until('the gateway listens', async () => (await gateway(machine, 'GET', '/state')) !== '');
  const price = { symbol: 'AAPL', last: 130, bid: 129.99, ask: 130.01 };
  await gateway(machine, 'POST', '/price', price);
  await machine.shell('systemctl daemon-reload; systemctl enable --now sluice');
  const order = { account: 'DU1234567', symbol: 'AAPL', action: 'BUY', type: 'MKT', quantity: 100 };
  await gateway(machine, 'POST', '/order', order);
  await until('the shares are ours and have a stop', async () => {
    await machine.ran('sh', '-c', `sluice adopt AAPL --yes ${CONFIG}`);
    return (await restingStops(machine)).length === 1;
  });
  await until('the daemon shows it', () => isProtected(machine));
}

async function isUpgraded(place: Place): Promise<void> {
  const { machine } = place;
  const [stops, before] = [await restingStops(machine), await pidOf(machine)];
  mustContain(await install(place, place.deb), `${place.version} can take over`);
  await until('the new version protects', async () => {
    const isNew = (await pidOf(machine)) !== before;
    return isNew && (await isProtected(machine, place.version));
  });
  must(JSON.stringify(await restingStops(machine)), JSON.stringify(stops));
  must((await machine.ran('systemctl', 'is-active', 'sluice-api')).out.trim(), 'inactive');
}

async function isUnfit(place: Place): Promise<void> {
  const { machine } = place;
  const before = await pidOf(machine);
  const file = join(machine.root, 'etc/sluice/config/sluice.yaml');
  const kept = readFileSync(file, 'utf8');
  writeFileSync(file, `${kept}unknown_name: 1\n`);
  mustContain(await install(place, place.olderDeb), 'still runs the version before, from memory');
  must(await pidOf(machine), before);
  if (!(await isProtected(machine))) throw new Error('the stop is gone');
  writeFileSync(file, kept);
  await machine.shell('systemctl restart sluice');
}

async function goesBack(place: Place): Promise<void> {
  const { machine } = place;
  await install(place, place.deb);
  await install(place, place.olderDeb);
  await until('the older version protects', () => isProtected(machine, place.olderVersion));
}

async function isRemoved({ machine }: Place): Promise<void> {
  const stops = await restingStops(machine);
  const script = 'cp -a /usr/lib/sluice /srv/kept; apt-get remove -y sluice';
  mustContain(await machine.shell(script), 'Its stops keep resting at the broker');
  must((await machine.ran('systemctl', 'is-active', 'sluice')).out.trim(), 'inactive');
  must(JSON.stringify(await restingStops(machine)), JSON.stringify(stops));
  await machine.shell('systemctl stop gateway');
  await keepsAll(machine);
}

async function isPurged({ machine }: Place): Promise<void> {
  mustContain(await machine.shell('apt-get purge -y sluice'), '/var/lib/sluice is kept');
  await keepsAll(machine);
}

const keepsAll = (machine: Machine) =>
  machine.shell(
    'test -e /var/lib/sluice/paper-DU1234567/journal.sqlite && test -e /etc/sluice/config/sluice.yaml && id sluice',
  );

async function leavesNothing(place: Place): Promise<void> {
  const { machine } = place;
  await install(place, place.deb);
  must((await machine.ran('systemctl', 'is-active', 'sluice')).out.trim(), 'inactive');
  // A person's own; the package leaves what is in /etc/systemd.
  await machine.shell('rm -r /etc/systemd/system/sluice.service.d');
  await machine.shell('echo sluice sluice/delete-records boolean true | debconf-set-selections');
  await machine.shell('apt-get purge -y sluice');
  const before = readFileSync(join(machine.root, BEFORE), 'utf8');
  rmSync(join(machine.root, BEFORE));
  must(differing(before, await filesOf(machine)), '');
}

/** The lines of one text alone, with the sign of `diff`. */
function differing(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const gone = old.filter((line) => !now.includes(line)).map((line) => `- ${line}`);
  const left = now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`);
  return [...gone, ...left].join('\n');
}

const BEFORE = 'srv/files-before';

/** With owners and modes, and the users; without what apt, dpkg and systemd log and count. */
function filesOf(machine: Machine): Promise<string> {
  const own = [
    ...[
      '/proc',
      '/sys',
      '/run',
      '/tmp',
      '/dev',
      '/var/tmp',
      '/srv/kept',
      '/var/log',
      '/var/cache',
      `/${BEFORE}`,
    ],
    ...['/var/lib/apt', '/var/lib/systemd', '/var/lib/dpkg/lock*', '/etc/*-'],
  ];
  const paths = own.map((path) => `-path '${path}'`).join(' -o ');
  return machine.shell(
    `find / -xdev \\( ${paths} \\) -prune -o -printf '%p %U:%G %m %l\\n' | sort; cat /etc/passwd /etc/group; ls -A /var/lib/systemd/deb-systemd-helper-* 2>/dev/null || true`,
  );
}

async function isProtected(machine: Machine, version = ''): Promise<boolean> {
  const { out } = await machine.ran('sh', '-c', `sluice status --json ${CONFIG}`);
  const status = JSON.parse(out || '{}');
  const isWanted = version === '' || status.version === version;
  return isWanted && status.live === true && status.protected_positions === 1;
}

async function pidOf(machine: Machine): Promise<string> {
  return (await machine.shell('systemctl show --value -p MainPID sluice')).trim();
}

/** By the exchange's own book, of which the daemon knows nothing. */
async function restingStops(machine: Machine): Promise<readonly unknown[]> {
  const state = JSON.parse((await gateway(machine, 'GET', '/state')) || '{"open_orders":[]}');
  return state.open_orders.map(
    ({ perm_id, action, type, quantity, stop_price }: Record<string, unknown>) =>
      JSON.stringify([perm_id, action, type, quantity, stop_price]),
  );
}

/** Of the simulator. The machine has no other client of HTTP than the Node of the package, also once that is removed. */
async function gateway(
  machine: Machine,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<string> {
  const sent =
    body === undefined ? '{ method }' : `{ method, body: ${JSON.stringify(JSON.stringify(body))} }`;
  const code = `const method = '${method}'; const answer = await fetch('http://127.0.0.1:4099${path}', ${sent}); console.log(await answer.text())`;
  const node = `$(ls /usr/lib/sluice/node_modules/node-linux-*/bin/node /srv/kept/node_modules/node-linux-*/bin/node 2>/dev/null | head -n 1)`;
  const { out } = await machine.ran('sh', '-c', `${node} --input-type=module -e "$0"`, code);
  return out;
}

function must(found: string, expected: string): void {
  if (found !== expected) throw new Error(`expected "${expected}"\nfound "${found}"`);
}

function mustContain(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`expected "${part}" in: ${text}`);
}
