// `sluice gateway allow-login`: a person has corrected the password that IBKR refused.
import { refusedMark } from '../../../trader/app/gateway-keeper/login-refused.ts';
import { printConfigurationFailure } from '../../program/configuration.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import type { InstanceFlags } from '../../program/instance.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { whyUnconfirmed } from '../../program/question.ts';
import { gatewayInstance } from './gateway-instance.ts';

const CORRECTED = {
  meaning: 'Each refused login brings the user closer to being locked by IBKR.',
  question: 'Is the password in the configuration of IBC right now?',
  nothing: 'Nothing was done',
  instead: 'add --yes once the password in the configuration of IBC is right',
};

export interface AllowFlags extends InstanceFlags {
  readonly yes?: boolean;
  readonly json?: boolean;
}

export async function allowLogin(flags: AllowFlags): Promise<ExitCode> {
  const found = gatewayInstance(flags);
  if (!found.ok) return printConfigurationFailure(found.failure);
  const mark = refusedMark(found.value.folder);
  const wasRefused = mark.isSet();
  const refusal = wasRefused ? await whyUnconfirmed({ ...CORRECTED, flags }) : undefined;
  if (refusal !== undefined) return printError(refusal);
  mark.clear();
  const text = wasRefused
    ? 'The next start of IBC may log in again: start its unit now.'
    : 'No password was refused; IBC may start.';
  if (flags.json) printJson({ allowed: true, was_refused: wasRefused, text });
  else printLine(text);
  return EXIT.ok;
}
