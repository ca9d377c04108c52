// `sluice events`: the ledger's events in Apache Kafka, for anyone who may read the configuration. A subcommand is one file of
// `events/`; its examples are in `program/examples.ts` under `events <name>`.
import type { Command } from 'commander';
import type { Finish } from '../program/exit-code.ts';
import { addInstanceOptions } from '../program/instance.ts';
import { type DeadFlags, dead, type RetryFlags, retry } from './events/dead.ts';
import { type KeysFlags, keys } from './events/keys.ts';
import { type LagFlags, lag } from './events/lag.ts';
import { type RebuildFlags, rebuild } from './events/rebuild.ts';
import { type ReplayFlags, replay } from './events/replay.ts';

export function configure(command: Command, finish: Finish): void {
  sub(command, 'rebuild', 'Rebuild the book from Kafka alone, or bring a rebuilt one up to date.')
    .requiredOption('--into <place>', 'a file, or an address that begins with postgres://')
    .option('--follow', 'go on with what is published, until it is stopped')
    .option('--trust <file>', 'public keys of the ledger; default: those of the configured one')
    .option('--trust-unsigned-until <position>', 'take older events without a signature')
    .addHelpText(
      'after',
      `
Events, portfolios, transactions, lots, positions and cash come from the topics.
Users and the key of their names do not: names and notes stay sealed.
Exit code 1: a stream waits for a message that is missing or was put aside.`,
    )
    .action(async (flags: RebuildFlags) => finish(await rebuild(flags)));
  sub(command, 'replay', 'Print messages of a topic from an offset or a time on.')
    .requiredOption('--topic <topic>', 'trades, holdings.trades')
    .requiredOption('--from <offset|time>', '0, 2026-03-02T10:15:00-05:00, 2h')
    .option('--to <offset|time>', 'up to here, exclusive; the end unless given')
    .option('--partition <number>', 'this one only')
    .option('--portfolio <number>', 'messages of this one only')
    .action(async (flags: ReplayFlags) => finish(await replay(flags)));
  sub(command, 'lag', 'Show how far Kafka is behind the ledger, and a rebuilt book behind Kafka.')
    .option('--into <place>', 'of a rebuilt book')
    .action(async (flags: LagFlags) => finish(await lag(flags)));
  sub(command, 'keys', 'Show the public keys that check what the ledger publishes.')
    .option('--rotate', 'sign with a new key from now on; what was signed stays valid')
    .action(async (flags: KeysFlags) => finish(await keys(flags)));
  sub(command, 'dead', 'List messages that could not be used, with the reason.').action(
    async (flags: DeadFlags) => finish(await dead(flags)),
  );
  sub(command, 'retry', 'Let streams go on that wait for a message that was put aside.')
    .requiredOption('--into <place>', 'the rebuilt book')
    .option('--stream <stream>', 'this one only, such as portfolio-7')
    .action(async (flags: RetryFlags) => finish(await retry(flags)));
}

function sub(command: Command, name: string, description: string): Command {
  return addInstanceOptions(command.command(name))
    .description(description)
    .option('--json', 'print JSON');
}
