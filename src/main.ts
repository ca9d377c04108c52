// The entry: hands the arguments to the command line and its exit code to the shell.
import { runCommandLine } from './cli/command-line.ts';

process.exitCode = await runCommandLine(process.argv.slice(2));
// A channel to the process that started this one, as pm2 opens, would keep it alive. pm2 takes a closed channel for a crash.
process.channel?.unref();
