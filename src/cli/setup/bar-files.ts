// `sluice data`: bars and option chains for backtests: from the gateway, Yahoo and files into the store, what is there, and whether it is right.
import type { Command } from 'commander';
import type { Finish } from '../program/exit-code.ts';
import { configureCheck } from './bars/check.ts';
import { configureFetch } from './bars/fetch.ts';
import { configureImport } from './bars/import.ts';
import { configureList } from './bars/list.ts';

export function configure(command: Command, finish: Finish): void {
  configureFetch(command.command('fetch'), finish);
  configureImport(command.command('import'), finish);
  configureList(command.command('list'), finish);
  configureCheck(command.command('check'), finish);
}
