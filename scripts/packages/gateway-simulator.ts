// Bundles the gateway simulator and its command line, without dependencies and for every Node since 20.
// Decision 0054
import { chmodSync, cpSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { licencesOf } from '../licences.ts';
import { bundleForNode } from '../node-bundle.ts';

const ROOT = join(import.meta.dirname, '../..');
const ENTRY = 'packages/ib-gateway-simulator/main.ts';

/** What the simulator consists of: of the daemon only what reads YAML and names venues and brokers, of research what reads files of bars. */
const CONTAINED =
  /^(packages\/ib-gateway-simulator|src\/(kernel|market|simulators\/(host|ib-gateway)|cli\/(gateway-command-line|program|setup\/sim)|research\/(bars|formats)|trader\/(config\/(issues|settings|tree)|domain\/wording|ports\/brokers)))[/.]/;

/** The days of the market are another project's, under its licence. */
const HOLIDAYS = 'src/market/venues/us-holidays';

/** Fails if code of the daemon would come along. */
export async function buildGatewaySimulator(folder: string): Promise<void> {
  const modules = await bundleForNode(folder, {
    root: ROOT,
    entries: { main: ENTRY },
    transform: { target: 'node20' },
  });
  const foreign = modules
    .map((file) => relative(ROOT, file))
    .filter((file) => file.startsWith('src/') && !CONTAINED.test(file));
  if (foreign.length > 0)
    throw new Error(`the simulator would contain parts of sluice: ${foreign.join(', ')}`);
  chmodSync(join(folder, 'main.js'), 0o755);
  writeFileSync(join(folder, 'LICENSES'), licencesOf(modules));
  cpSync(join(ROOT, `${HOLIDAYS}.LICENSE`), join(folder, 'us-holidays.LICENSE'));
  writeFileSync(join(folder, 'NOTICE'), NOTICE);
}

const NOTICE = `ib-gateway-simulator
This package includes material from other projects, each under its own licence.

QuantConnect Lean (https://github.com/QuantConnect/Lean), Apache License 2.0:
  days with closed and early closing markets, from its market hours database at 24863901de; changed: dates rewritten as
  ISO text, weekend days removed.
  Licence text: us-holidays.LICENSE

Packages from npm: LICENSES
`;
