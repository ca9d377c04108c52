// How soon what one process has booked is in the answers of another one: the time from the one's answer to the other's.
import { postgresPrograms, startPostgres } from '../../test/processes/postgres.ts';
import { startBook } from '../../test/processes/served-book.ts';

export interface Visible {
  readonly visible_elsewhere_p50_ms: number;
  readonly visible_elsewhere_p99_ms: number;
  /** Answers of the other process that lacked the booking; each was asked for after it was answered. */
  readonly visible_elsewhere_late: number;
}

const TIMES = 200;

export async function visibleElsewhere(times = TIMES): Promise<Visible> {
  const programs = postgresPrograms();
  if (programs === undefined)
    throw new Error('PostgreSQL is not installed here: apt-get install postgresql, then again.');
  const server = await startPostgres(programs);
  const book = await startBook({ store: server.address });
  try {
    const beside = await book.serveBeside();
    const portfolio_id = await book.open('Seen');
    const readings: number[] = [];
    let late = 0;
    let tag = '';
    for (let count = 1; count <= times; count += 1) {
      const deposit = { transaction_type: 'DEPOSIT', amount: '1' };
      const booked = await book.ask('POST', '/transactions', { portfolio_id, ...deposit });
      if (booked?.status !== 201) throw new Error(JSON.stringify(booked?.body));
      const from = performance.now();
      for (;;) {
        const answer = await fetch(`${beside}/api/v1/portfolios/${portfolio_id}`, {
          headers: { authorization: `Bearer ${book.bearer}`, 'if-none-match': tag },
        });
        const text = await answer.text();
        tag = answer.headers.get('etag') ?? tag;
        if (answer.status === 200 && balanceIn(text) === count) break;
        late += 1;
      }
      readings.push(performance.now() - from);
    }
    const sorted = readings.toSorted((a, b) => a - b);
    const at = (share: number) => Math.round((sorted[Math.floor(share * times)] ?? 0) * 10) / 10;
    return {
      visible_elsewhere_p50_ms: at(0.5),
      visible_elsewhere_p99_ms: at(0.99),
      visible_elsewhere_late: late,
    };
  } finally {
    await book.end();
    await server.stop();
  }
}

function balanceIn(text: string): number {
  const { cash } = JSON.parse(text) as { cash: readonly { readonly balance: string }[] };
  return Number(cash[0]?.balance ?? 0);
}
