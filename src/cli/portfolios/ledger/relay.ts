// `sluice ledger relay status | continue`: how the ledger follows the journals of traders, beside a running API or without one.
import { ownerOf } from '../../../api/app/relays.ts';
import { relayBody } from '../../../api/http/shapes/relay-shape.ts';
import {
  continueRelay,
  type RelayStanding,
  relayStanding,
  type StandingParts,
} from '../../../relay/app/relay-standing.ts';
import { accountKeyOf } from '../../../relay/app/relays.ts';
import { differenceCount } from '../../../relay/app/trader-relay.ts';
import type { TraderPlace } from '../../../trader/ports/settings.ts';
import { findApi } from '../../program/api-process.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { LOCAL, refusal, usage } from '../user/local-identity.ts';
import { type LedgerFlags, type OpenedLedger, withLedger } from './local-ledger.ts';
import { breakLines, counted, standingLines } from './relay-text.ts';

export function relayStatus(trader: string | undefined, flags: LedgerFlags): Promise<ExitCode> {
  return withLedger(flags, async (opened) => {
    const { traders } = opened.api;
    const places = trader === undefined ? traders : traders.filter(({ name }) => name === trader);
    if (places.length === 0) return printError(unknownTrader(trader, traders));
    const all: RelayStanding[] = [];
    for (const place of places) all.push(await relayStanding(place, partsOf(opened)));
    if (flags.json === true)
      printJson(await Promise.all(all.map((standing) => bodyOf(opened, standing))));
    else {
      printLine(all.map((standing) => standingLines(standing).join('\n')).join('\n\n'));
      if (all.some(({ lag }) => lag > 0) && findApi(opened.api.folder) === undefined)
        printLine('\nNo API runs: the ledger follows while `sluice serve` runs.');
    }
    return all.every(isWell) ? EXIT.ok : EXIT.failure;
  });
}

function isWell({ condition, compared }: RelayStanding): boolean {
  return condition.kind !== 'stopped' && differenceCount(compared) === 0;
}

export interface ContinueFlags extends LedgerFlags {
  readonly yes?: boolean;
}

export function relayContinue(trader: string, flags: ContinueFlags): Promise<ExitCode> {
  return withLedger(flags, async (opened) => {
    const { traders } = opened.api;
    const place = traders.find(({ name }) => name === trader);
    if (place === undefined) return printError(unknownTrader(trader, traders));
    const before = await relayStanding(place, partsOf(opened));
    if (before.break === undefined)
      return printError(
        refusal(
          'not-stopped',
          `The ledger is not stopped at ${trader}: there is nothing to continue`,
        ),
      );
    if (flags.json !== true) printLine(breakLines(before).join('\n'));
    if (flags.yes === true) return resumeAfterRestore(place, opened, { before, flags });
    if (flags.json === true) printJson(await bodyOf(opened, before));
    return printError(
      refusal(
        'not-confirmed',
        'Nothing was done. Put the right journal back, and the ledger follows it by itself; or repeat it with --yes',
      ),
    );
  });
}

interface Confirmed {
  readonly before: RelayStanding;
  readonly flags: ContinueFlags;
}

async function resumeAfterRestore(
  place: TraderPlace,
  opened: OpenedLedger,
  { before, flags }: Confirmed,
): Promise<ExitCode> {
  const parts = partsOf(opened);
  const refused = await continueRelay(place, parts);
  if (refused !== undefined) return printError(refusal('refused', refused));
  const after = await relayStanding(place, parts);
  await opened.identity.record(LOCAL, 'relay.continue', place.name, {
    before: await bodyOf(opened, before),
    after: { journal_id: after.journalId, last_fact: after.seq },
  });
  if (flags.json === true) printJson(await bodyOf(opened, after));
  else
    printLine(
      `The ledger continues with journal ${after.journalId} after fact ${after.seq}; ${counted(after.lag, 'fact')} to read.${whoReads(opened)}`,
    );
  return EXIT.ok;
}

function whoReads({ api }: OpenedLedger): string {
  return findApi(api.folder) === undefined ? ' `sluice serve` reads them.' : '';
}

function partsOf({ ledger, identity }: OpenedLedger): StandingParts {
  return {
    ledger,
    ownerId: () => ownerOf(identity.context.store),
    pause: () => new Promise((resolve) => void setImmediate(resolve)),
  };
}

async function bodyOf({ ledger }: OpenedLedger, standing: RelayStanding) {
  const portfolio = await ledger.read.portfolioOfAccount(accountKeyOf(standing.account));
  return relayBody(standing, portfolio?.id);
}

function unknownTrader(trader: string | undefined, traders: readonly TraderPlace[]) {
  const names = traders.map(({ name }) => name).join(', ');
  return { ...usage(`No trader ${trader ?? ''}; known: ${names}`), code: 'not-found' };
}
