// `sluice events keys`: the public keys with which readers check what the ledger publishes, and a new one in place of the last.
import type { ExitCode } from '../../program/exit-code.ts';
import { EXIT } from '../../program/exit-code.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { withLedger } from '../ledger/local-ledger.ts';
import { refusal, type UserFlags } from '../user/local-identity.ts';

export interface KeysFlags extends UserFlags {
  readonly rotate?: boolean;
}

export function keys(flags: KeysFlags): Promise<ExitCode> {
  return withLedger(flags, async ({ ledger }) => {
    const { replacedKey, shownKeys } = await import('../../../relay/app/kafka-keys.ts');
    const found = flags.rotate === true ? await replacedKey(ledger) : await shownKeys(ledger);
    if (found.length === 0)
      return printError(
        refusal(
          'no-key',
          'The ledger has signed nothing yet; the API makes its first key when it starts with api.kafka',
        ),
      );
    if (flags.json === true)
      printJson(found.map(({ id, publicKey: public_key }) => ({ id, public_key })));
    else
      for (const [index, { id, pem }] of found.entries())
        printLine(`key ${index + 1}: ${id}\n${pem.trimEnd()}`);
    return EXIT.ok;
  });
}
