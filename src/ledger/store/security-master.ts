// Identifiers of securities, corporate actions and the portfolios they concern, in the ledger's tables.
import type { Kysely } from 'kysely';
import type { PortfolioId } from '../domain/entries/ids.ts';
import type { SecurityMasterReads, SecurityMasterWrites } from '../ports/security-master.ts';
import {
  readAction,
  readIdentifier,
  readProposal,
  writtenAction,
  writtenIdentifier,
  writtenProposal,
} from './rows/master-rows.ts';
import { readSecurity } from './rows/portfolio-rows.ts';
import { writersEnded } from './running-writers.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

export function masterReads(db: Kysely<LedgerTables>, isServer: boolean): SecurityMasterReads {
  const identifiers = () =>
    db.selectFrom('ledger_identifiers').selectAll().orderBy('kind').orderBy('valid_from');
  const actions = () => db.selectFrom('ledger_actions').selectAll().orderBy('at').orderBy('id');
  const proposals = () =>
    db.selectFrom('ledger_proposals').selectAll().orderBy('on_day').orderBy('id');
  return {
    async allSecurities() {
      const rows = await db.selectFrom('ledger_securities').selectAll().orderBy('id').execute();
      return rows.map(readSecurity);
    },
    async proposal(id) {
      const row = await proposals().where('id', '=', id).executeTakeFirst();
      return row && readProposal(row);
    },
    async proposals() {
      return (await proposals().where('portfolio_id', 'is', null).execute()).map(readProposal);
    },
    async proposalsTo(portfolio) {
      const rows = await proposals().where('portfolio_id', '=', portfolio).execute();
      return rows.map(readProposal);
    },
    async identifiers(security) {
      const rows = await identifiers().where('security_id', '=', security).execute();
      return rows.map(readIdentifier);
    },
    async identified(kind, value) {
      const rows = await identifiers()
        .where('kind', '=', kind)
        .where('value', '=', value)
        .execute();
      return rows.map(readIdentifier);
    },
    async formerTickers(securities) {
      if (securities.length === 0) return [];
      const ended = identifiers().where('kind', '=', 'TICKER').where('valid_until', 'is not', null);
      return (await ended.where('security_id', 'in', securities).execute()).map(readIdentifier);
    },
    async action(id) {
      const row = await actions().where('id', '=', id).executeTakeFirst();
      return row && readAction(row);
    },
    async actions({ security, limit, offset }) {
      let query = actions().limit(limit).offset(offset);
      if (security !== undefined) query = query.where('security_id', '=', security);
      return (await query.execute()).map(readAction);
    },
    async actionsAfter(securities, at) {
      if (securities.length === 0) return [];
      const rows = await actions()
        .where('security_id', 'in', securities)
        .where('at', '>', at)
        .where('status', 'in', ['ANNOUNCED', 'APPLIED'])
        .execute();
      return rows.map(readAction);
    },
    othersEnded: async () => {
      // SQLite has one writer: a reader of durable rows has no other step running before it.
      if (isServer) await writersEnded(db);
    },
    async holders(security, { after, limit }) {
      const rows = await db
        .selectFrom('ledger_positions')
        .select('portfolio_id')
        .where('security_id', '=', security)
        .where('portfolio_id', '>', after)
        .orderBy('portfolio_id')
        .limit(limit)
        .execute();
      return rows.map((row) => row.portfolio_id as PortfolioId);
    },
  };
}

export function masterWrites(db: Kysely<LedgerTables>): SecurityMasterWrites {
  return {
    async saveIdentifier(row) {
      const cells = writtenIdentifier(row);
      await db
        .insertInto('ledger_identifiers')
        .values(cells)
        .onConflict((conflict) =>
          conflict
            .columns(['security_id', 'kind', 'value', 'valid_from'])
            .doUpdateSet({ valid_until: cells.valid_until }),
        )
        .execute();
    },
    async saveAction(row) {
      const { id, ...cells } = writtenAction(row);
      await db
        .insertInto('ledger_actions')
        .values({ id, ...cells })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(cells))
        .execute();
    },
    async saveProposal(row) {
      const { id, ...cells } = writtenProposal(row);
      await db
        .insertInto('ledger_proposals')
        .values({ id, ...cells })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(cells))
        .execute();
    },
  };
}
