// The entry: hands the arguments to the command line and its exit code to the shell.
import { enableCompileCache } from 'node:module';

// Compiled code is kept for the next call: a short command then takes half the time.
enableCompileCache();
const { runCommandLine } = await import('./cli/command-line.ts');

process.exitCode = await runCommandLine(process.argv.slice(2));
