// Securities and their identifiers of a step that writes nothing, which remembers what it has read.
import { type Instant, instant } from '../../../kernel/instant.ts';
import type { SecurityId } from '../../domain/entries/ids.ts';
import type { SecurityRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../../ports/ledger-store.ts';
import type { ActionRow, IdentifierRow } from '../../ports/security-master.ts';

export function dryRunSecurities(read: LedgerReads) {
  const registered = new Map<SecurityId, SecurityRow>();
  const identifiers: IdentifierRow[] = [];
  const remembered = answersRemembered();
  const own = (rows: readonly SecurityRow[], isWanted: (row: SecurityRow) => boolean) => [
    ...rows.filter(({ id }) => !registered.has(id)),
    ...[...registered.values()].filter(isWanted),
  ];

  return {
    async saveSecurity(row) {
      registered.set(row.id, row);
    },
    async saveIdentifier(row) {
      identifiers.push(row);
    },
    async security(id) {
      return registered.get(id) ?? remembered(`security ${id}`, () => read.security(id));
    },
    async securities(ids) {
      return own(await read.securities(ids), ({ id }) => ids.includes(id));
    },
    async securitiesBySymbol(symbol) {
      const known = await remembered(`symbol ${symbol}`, () => read.securitiesBySymbol(symbol));
      return own(known, (row) => row.symbol === symbol);
    },
    async identifiers(security) {
      const known = await read.identifiers(security);
      return [...known, ...identifiers.filter((row) => row.security === security)];
    },
    async identified(kind, value) {
      const known = await remembered(`identified ${kind} ${value}`, () =>
        read.identified(kind, value),
      );
      return [...known, ...identifiers.filter((row) => row.kind === kind && row.value === value)];
    },
    async actionsAfter(securities, at) {
      const found: ActionRow[] = [];
      for (const security of securities) {
        const all = await remembered(`actions ${security}`, () =>
          read.actionsAfter([security], ALWAYS),
        );
        found.push(...all.filter((action) => action.at > at));
      }
      return found;
    },
  } satisfies Partial<LedgerStep>;
}

/** Before every action. */
const ALWAYS: Instant = instant(Number.MIN_SAFE_INTEGER);

function answersRemembered() {
  const answers = new Map<string, unknown>();
  return async <Answer>(question: string, read: () => Promise<Answer>): Promise<Answer> => {
    if (answers.has(question)) return answers.get(question) as Answer;
    const answer = await read();
    answers.set(question, answer);
    return answer;
  };
}
