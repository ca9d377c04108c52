// The entry: hands the arguments to the command line and its exit code to the shell.
import { runCommandLine } from './cli/command-line.ts';

process.exitCode = await runCommandLine(process.argv.slice(2));
