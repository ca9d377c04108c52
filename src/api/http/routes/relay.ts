// `/api/v1/relay`: how the ledger follows the journals of the traders, and the differences found after each close.
import { z } from 'zod';
import { toIso } from '../../../kernel/instant.ts';
import { accountKeyOf, type Relays } from '../../../relay/app/relays.ts';
import type { RelayState } from '../../../relay/app/trader-relay.ts';
import { roleOn } from '../../identity/principal.ts';
import { sortedQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import { audited } from '../loaders/audited-command.ts';
import type { Book } from '../loaders/book.ts';
import type { BookAndTraders } from '../loaders/book-parts.ts';
import { principalOf } from '../loaders/caller.ts';
import type { Server } from '../loaders/parts.ts';
import { resolveTrader } from '../loaders/resolve-trader.ts';
import { conflict, notFound } from '../shapes/problem.ts';
import { relayBody, relaySchema } from '../shapes/relay-shape.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { daemonParams } from './daemon-looks.ts';

export interface RelayRouteParts extends BookAndTraders {
  readonly relays: Pick<Relays, 'states' | 'accept'>;
}

const tags = ['ledger'];

export function relayRoutes(server: Server, parts: RelayRouteParts): void {
  lookRoutes(server, parts);
  continueRoute(server, parts);
}

function lookRoutes(server: Server, { relays, clients, book }: RelayRouteParts): void {
  server.get(
    '/relay',
    {
      config: { needs: 'read' },
      schema: {
        tags,
        summary: 'How the ledger follows each trader that you may see',
        querystring: z.strictObject(
          sortedQuery('trader', 'trader', 'account', 'condition', 'since', 'lag_facts'),
        ),
        response: { 200: z.array(relaySchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const visible = relays
        .states()
        .filter(({ account }) => roleOn(principal, 'account', account.account) !== undefined);
      const rows = await Promise.all(visible.map((state) => rowOf(book, state)));
      return pageOf(reply, { rows, asked: request.query });
    },
  );

  server.get(
    '/relay/:trader',
    {
      config: { needs: 'read' },
      schema: {
        tags,
        summary: 'How the ledger follows a trader, and the differences after the last close',
        params: daemonParams,
        response: { 200: relaySchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { name } = resolveTrader(clients, request, request.params.trader, 'read');
      return rowOf(book, stateOf(relays, name));
    },
  );
}

function continueRoute(server: Server, { relays, clients, book, identity }: RelayRouteParts): void {
  server.post(
    '/relay/:trader/continue',
    {
      config: { needs: 'operate' },
      schema: {
        tags,
        summary:
          'Continue with a restored or new journal: what it does not contain is taken back, or stays as foreign shares',
        params: daemonParams,
        response: { 200: relaySchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { name } = resolveTrader(clients, request, request.params.trader, 'operate');
      const before = await rowOf(book, stateOf(relays, name));
      return audited(
        { identity, request, action: 'relay.continue', target: name, before },
        async () => {
          if (before.condition !== 'stopped')
            throw conflict(
              'nothing_to_continue',
              `The ledger is not stopped at ${name}: there is nothing to continue.`,
            );
          const refused = await relays.accept(name);
          if (refused !== undefined) throw conflict('nothing_to_continue', refused);
          return rowOf(book, stateOf(relays, name));
        },
        ({ journal_id, last_fact }) => ({ journal_id, last_fact }),
      );
    },
  );
}

function stateOf(relays: Pick<Relays, 'states'>, trader: string): RelayState {
  const state = relays.states().find(({ account }) => account.name === trader);
  if (state === undefined)
    throw notFound('unknown_account', `The ledger does not follow ${trader}.`);
  return state;
}

async function rowOf({ ledger }: Book, state: RelayState): Promise<z.infer<typeof relaySchema>> {
  const portfolio = await ledger.read.portfolioOfAccount(accountKeyOf(state.account));
  return { ...relayBody(state, portfolio?.id), since: toIso(state.since) };
}
