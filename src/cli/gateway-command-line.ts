// The command line of the gateway simulator as a separate program: `sluice sim gateway` without sluice, with the ports of IB Gateway.
import { Command, CommanderError } from 'commander';
import { EXIT, type ExitCode } from './program/exit-code.ts';
import { forgiveClosedPipes, printError } from './program/output.ts';
import { didYouMean, usageMessage } from './program/usage-message.ts';
import { addGateway } from './setup/sim/gateway.ts';

const NAME = 'ib-gateway-simulator';
/** The first is where IB Gateway serves a paper account. */
const PORTS = { port: 4002, controlPort: 4003 };

const EXAMPLES = `
Prints one line of JSON when it is ready; Ctrl-C ends it.

Examples:
  $ ${NAME}
  $ ${NAME} --seed 7 --at 2026-11-19T10:00:00-05:00 --speed 10
  $ ${NAME} --bars SPY=spy-1m.csv --at 2020-12-16T09:36:00-05:00
  $ curl -d '{"symbol":"AAPL","last":150,"bid":149.99,"ask":150.01}' localhost:${PORTS.controlPort}/price`;

export async function runGatewayCommandLine(
  args: readonly string[],
  version: string,
): Promise<ExitCode> {
  forgiveClosedPipes();
  let exitCode: ExitCode = EXIT.ok;
  const program = new Command(NAME)
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  addGateway(
    program,
    (code) => {
      exitCode = code;
    },
    PORTS,
  );
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : usageExit(error);
  }
}

function usageExit(error: CommanderError): ExitCode {
  const { sentence, code, offered } = usageMessage(error);
  const hint = offered === undefined ? `; see \`${NAME} --help\`` : didYouMean(offered);
  return printError({
    sentence: `${sentence.replace(/\.$/, '')}${hint}`,
    code,
    exitCode: EXIT.usage,
  });
}
