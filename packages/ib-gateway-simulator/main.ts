#!/usr/bin/env node
// The program of the package: hands the arguments to the command line and its exit code to the shell.
import './node-20.ts';
import { readFileSync } from 'node:fs';
import { runGatewayCommandLine } from '../../src/cli/gateway-command-line.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
process.exitCode = await runGatewayCommandLine(process.argv.slice(2), version);
