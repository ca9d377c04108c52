// `sluice sim gateway` and `sluice sim flow`: stand-alone servers for practice.
import type { Command } from 'commander';
import type { Finish } from '../program/exit-code.ts';
import { configureFlow } from './sim/flow.ts';
import { configureGateway } from './sim/gateway.ts';

export function configure(command: Command, finish: Finish): void {
  configureGateway(command, finish);
  configureFlow(command, finish);
}
