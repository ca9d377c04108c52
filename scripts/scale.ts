// `npm run scale [-- --json] [--short] [--rounds N] [--lots N] [--costs]`: what one machine cannot promise, tried with real servers. PostgreSQL,
// Kafka and Redis are started; clients book while everything is killed in turn; the book, the log and the copies made from it are
// compared; and a book of many lots is measured with one worker and with two. `--costs` measures only what each answer, booking and lot costs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asProgram } from './as-program.ts';
import { costs } from './scale/costs.ts';
import { startServers } from './scale/environment.ts';
import { eventMasterFigures, workersRatio } from './scale/figures.ts';
import { kafkaKills } from './scale/kafka-kills.ts';
import { seedLots, sizeOf } from './scale/seed.ts';
import { openServer } from './scale/server.ts';
import { visibleElsewhere } from './scale/visible.ts';
import { workflows } from './scale/workflows.ts';
import { scriptOptions, wholeOption } from './script-options.ts';

interface Size {
  readonly clients: number;
  /** How often each process and server is killed. */
  readonly rounds: number;
  readonly killEveryMs: number;
  readonly lots: number;
}

const WHOLE: Size = { clients: 8, rounds: 10, killEveryMs: 2_000, lots: 10_000_000 };
const SHORT: Size = { clients: 4, rounds: 1, killEveryMs: 1_500, lots: 100_000 };

type Say = (line: string) => void;

await asProgram(async () => {
  const values = scriptOptions({
    json: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    lots: { type: 'string' },
    costs: { type: 'boolean', default: false },
  });
  const usual = values.short ? SHORT : WHOLE;
  const size: Size = {
    ...usual,
    rounds: wholeOption('rounds', values.rounds ?? String(usual.rounds)),
    lots: wholeOption('lots', values.lots ?? String(usual.lots)),
  };
  const say: Say = (line) => process.stderr.write(`${line}\n`);
  if (values.costs) {
    const found = await unitCosts(size, say);
    return values.json ? print(found) : table(found);
  }
  const booked = await bookings(size, say);
  say('Broker, relay and reader are killed while a ledger is written ...');
  const killed = await kafkaKills(size.rounds);
  const figures = { ...(await visibleElsewhere()), ...(await manyLots(size, say)) };
  const faults = {
    lost: booked.lost + killed.lost,
    doubled: booked.doubled + killed.doubled,
    diverged: booked.diverged + killed.diverged,
  };
  if (values.json) print({ workflows: booked, kills: killed, figures, ...faults });
  else for (const part of [booked, killed, figures, faults]) table(part);
  if (Object.values(faults).some((count) => count > 0)) process.exitCode = 1;
});

async function bookings(size: Size, say: Say) {
  say('Starting PostgreSQL, Kafka and Redis ...');
  const servers = await startServers();
  try {
    say('Clients book while workers, relay, broker, reader, Redis and PostgreSQL are killed ...');
    return await workflows(servers, size);
  } finally {
    await servers.stop();
  }
}

/** Some minutes for ten million lots, and 6 GB of disk meanwhile. */
async function manyLots({ lots }: Size, say: Say) {
  const size = sizeOf(lots);
  const folder = mkdtempSync(join(tmpdir(), 'sluice-scale-'));
  const server = await openServer(folder);
  try {
    say(`Writing ${size.lots} lots into PostgreSQL ...`);
    const seed_seconds = await seedLots(server.address, size, say);
    say('Event Master, and one worker and two, each with a quarter of a core ...');
    return {
      lots: size.lots,
      seed_seconds,
      ...(await eventMasterFigures(server, size)),
      ...(await workersRatio(server, size.securities)),
    };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What each answer, booking, lot and connection costs, for docs/scale.md. */
async function unitCosts({ lots }: Size, say: Say) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-costs-'));
  try {
    return await costs(folder, sizeOf(lots), say);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function print(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function table(part: object): void {
  for (const [name, value] of Object.entries(part)) {
    const shown =
      typeof value === 'object'
        ? Object.entries(value as Record<string, number>)
            .map(([of, count]) => `${of} ${count}`)
            .join(', ')
        : String(value);
    process.stdout.write(`${name.padEnd(28)} ${shown}\n`);
  }
}
