// `sluice sim gateway`, `ibc`, `flow`, `yahoo`, `flex`, `ssi` and `alpaca`: stand-alone servers for practice.
import type { Command } from 'commander';
import type { Finish } from '../program/exit-code.ts';
import { configureAlpaca } from './sim/alpaca.ts';
import { configureFlex } from './sim/flex.ts';
import { configureFlow } from './sim/flow.ts';
import { configureGateway } from './sim/gateway.ts';
import { configureIbc } from './sim/ibc.ts';
import { configureSsi } from './sim/ssi.ts';
import { configureYahoo } from './sim/yahoo.ts';

export function configure(command: Command, finish: Finish): void {
  configureGateway(command, finish);
  configureIbc(command, finish);
  configureFlow(command, finish);
  configureYahoo(command, finish);
  configureFlex(command, finish);
  configureSsi(command, finish);
  configureAlpaca(command, finish);
}
