// When a portfolio is planned by itself.
import { z } from 'zod';
import { toIso } from '../../../../../kernel/instant.ts';
import {
  keptSchedule,
  type RebalancingSchedule,
  setSchedule,
} from '../../../../../ledger/app/schedule-rebalancing.ts';
import { wantedOf } from '../../../holdings/rebalancing-bodies.ts';
import type { Book } from '../../../loaders/book.ts';
import type { Server } from '../../../loaders/parts.ts';
import { keptScheduleSchema, scheduleBody, scheduleSchema } from '../../../shapes/rebalancing.ts';
import { PROBLEMS } from '../../../shapes/schemas.ts';
import { id } from '../../../shapes/transaction-rows.ts';
import { isOwner, keeps, params, portfolioOf, reads, tags } from './client-portfolio.ts';

export function scheduleRoutes(server: Server, book: Book): void {
  scheduleRoute(server, book);
  keptScheduleRoute(server, book);
}

function scheduleRoute(server: Server, book: Book): void {
  server.post(
    '/holdings/rebalancing/:client_id/schedule',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Plan by itself on days of the month or week; a missed run is not replayed',
        params,
        body: scheduleBody,
        response: { 200: scheduleSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { body } = request;
      const asked = { client: request.params.client_id, wanted: body.portfolio_id };
      const portfolio = await portfolioOf(book, request, { ...asked, needs: 'keep' });
      const { enabled, frequency, day, months, time } = body;
      const { zone, isOpen } = book.home;
      const [hour = 0, minute = 0] = time.split(':').map(Number);
      const schedule: RebalancingSchedule = {
        ...{ frequency, day, months, zone: zone.name },
        minuteOfDay: hour * 60 + minute,
        wanted: wantedOf(body, await isOwner(book, request, portfolio)),
      };
      const change = { schedule: enabled ? schedule : undefined, isOpen };
      const runs = await setSchedule(book.ledger, portfolio.id, change);
      return {
        portfolio_id: portfolio.id,
        ...{ enabled, frequency, day, months: listed(months), time },
        zone: zone.name,
        next_runs: runs.map(toIso),
      };
    },
  );
}

function listed(months: readonly number[] | undefined): number[] | null {
  return months === undefined ? null : [...months];
}

function noSchedule(portfolio: number, zone: string) {
  const none = { enabled: false, frequency: null, day: null, months: null, time: null };
  return { portfolio_id: portfolio, ...none, zone, next_runs: [] };
}

function keptScheduleRoute(server: Server, book: Book): void {
  server.get(
    '/holdings/rebalancing/:client_id/schedule',
    {
      config: reads,
      schema: {
        tags,
        summary: 'The schedule of a portfolio, and when it runs next',
        params,
        querystring: z.strictObject({
          portfolio_id: id().optional().describe('Required if the client has several portfolios'),
        }),
        response: { 200: keptScheduleSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const client = request.params.client_id;
      const asked = { client, wanted: request.query.portfolio_id, needs: 'read' } as const;
      const portfolio = await portfolioOf(book, request, asked);
      const kept = await keptSchedule(book.ledger, portfolio.id, book.home.isOpen);
      if (kept === undefined) return noSchedule(portfolio.id, book.home.zone.name);
      const { schedule, runs } = kept;
      const { frequency, day, months, zone, minuteOfDay } = schedule;
      const [hour, minute] = [Math.floor(minuteOfDay / 60), minuteOfDay % 60];
      const time = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
      return {
        portfolio_id: portfolio.id,
        ...{ enabled: true, frequency, day, months: listed(months), time, zone },
        next_runs: runs.map(toIso),
      };
    },
  );
}
