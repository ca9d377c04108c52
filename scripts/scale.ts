// `npm run scale [-- --json] [--short] [--rounds N]`: what one machine cannot promise, tried with real servers: PostgreSQL, Kafka and Redis are
// started, clients book while everything is killed in turn, and the book, the log and the rebuilt copy are compared.
import { parseArgs } from 'node:util';
import { asProgram } from './as-program.ts';
import { startServers } from './scale/house.ts';
import { type WorkflowsSize, workflows } from './scale/workflows.ts';

const WHOLE: WorkflowsSize = { clients: 8, rounds: 10, killEveryMs: 2_000 };
const SHORT: WorkflowsSize = { clients: 4, rounds: 1, killEveryMs: 1_500 };

await asProgram(async () => {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
      rounds: { type: 'string' },
    },
  });
  const say = (line: string) => {
    if (!values.json) process.stdout.write(`${line}\n`);
  };
  say('Starting PostgreSQL, Kafka and Redis ...');
  const size = values.short ? SHORT : WHOLE;
  const rounds = Number(values.rounds ?? size.rounds);
  if (!Number.isInteger(rounds) || rounds < 0)
    throw new Error(`--rounds ${values.rounds}: expected how often each is killed, such as 50.`);
  const servers = await startServers();
  try {
    say(
      'Clients book while workers, relay, broker, reader, Redis and PostgreSQL are killed in turn ...',
    );
    const result = await workflows(servers, { ...size, rounds });
    const { lost, doubled, diverged, ...figures } = result;
    if (values.json)
      process.stdout.write(`${JSON.stringify({ ...figures, lost, doubled, diverged })}\n`);
    else for (const [name, value] of Object.entries(result)) say(`${name}: ${shown(value)}`);
    if (lost + doubled + diverged > 0) process.exitCode = 1;
  } finally {
    await servers.stop();
  }
});

function shown(value: number | Readonly<Record<string, number>>): string {
  if (typeof value === 'number') return String(value);
  return Object.entries(value)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
