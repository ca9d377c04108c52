// `sluice gateway restart`: through IBC's port for commands. With orders in flight only if a person insists.

import { createWallClock } from '../../../trader/adapters/system/wall-clock.ts';
import { gatewayView } from '../../../trader/app/gateway-keeper/gateway-view.ts';
import { refusedMark } from '../../../trader/app/gateway-keeper/login-refused.ts';
import type { TraderSeen } from '../../../trader/domain/gateway-week/gateway-seen.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { printConfigurationFailure } from '../../program/configuration.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import type { InstanceFlags } from '../../program/instance.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { whyUnconfirmed } from '../../program/question.ts';
import { type GatewayInstance, gatewayInstance } from './gateway-instance.ts';

export interface RestartFlags extends InstanceFlags {
  readonly yes?: boolean;
  readonly json?: boolean;
}

export async function restart(flags: RestartFlags): Promise<ExitCode> {
  const found = gatewayInstance(flags);
  if (!found.ok) return printConfigurationFailure(found.failure);
  const obstacle = await obstacleTo(found.value, flags);
  if (obstacle !== undefined) return printError(obstacle);
  const { settings, folder } = found.value;
  const answer = await gatewayView(settings.gateway, folder, createWallClock()).ask('RESTART');
  if (!answer.ok) {
    const sentence = `IBC did not restart the gateway: ${answer.failure}. Whether it does so later is unknown; look with \`sluice gateway status\``;
    return printError({ sentence, code: 'no-answer', exitCode: EXIT.timeout });
  }
  const text =
    'IBC restarts the gateway within two minutes and keeps its login. Stops rest at the broker meanwhile.';
  if (flags.json) printJson({ restarting: true, text });
  else printLine(text);
  return EXIT.ok;
}

async function obstacleTo(
  { settings: { gateway }, folder }: GatewayInstance,
  flags: RestartFlags,
): Promise<CommandFailure | undefined> {
  const refuse = (sentence: string, code: string) => ({ sentence, code, exitCode: EXIT.usage });
  if (gateway.ibc === undefined)
    return refuse(
      'gateway.ibc is not configured: add `ibc: { port: 7462 }` below `gateway`, with the CommandServerPort of IBC',
      'no-ibc',
    );
  if (refusedMark(folder).isSet())
    return refuse(
      'IBKR has refused the password of the gateway, so that a restart would only try it again. Correct it, then run `sluice gateway allow-login --yes`',
      'password-refused',
    );
  if (flags.yes === true) return undefined;
  const { trader } = await gatewayView(gateway, folder, createWallClock()).see();
  const objection = objectionTo(trader);
  if (objection === undefined) return undefined;
  const question = 'Restart the gateway all the same?';
  return whyUnconfirmed({ ...objection, question, nothing: 'Nothing was done', flags });
}

const ALL_THE_SAME = 'add --yes to restart the gateway all the same';

/** Why a person should think again, and what to do instead. */
function objectionTo(
  trader: TraderSeen | undefined,
): { readonly meaning: string; readonly instead: string } | undefined {
  if (trader === undefined)
    return {
      meaning: 'The daemon does not answer, so that orders may be in flight.',
      instead: ALL_THE_SAME,
    };
  const { state, inFlight } = trader;
  if (state === 'ready') return { meaning: 'The gateway works.', instead: ALL_THE_SAME };
  if (inFlight === undefined || inFlight > 0)
    return {
      meaning: `${inFlight === undefined ? 'An unknown number of orders' : counted(inFlight, 'order')} ${inFlight === 1 ? 'is' : 'are'} in flight.`,
      instead: `look in the broker's app, then ${ALL_THE_SAME}`,
    };
  if (state !== 'login_required') return undefined;
  return {
    meaning: 'The gateway may wait for its login, which a restart would only begin anew.',
    instead: `answer the push, or ${ALL_THE_SAME}`,
  };
}
