// Cash of a portfolio after a booking, tried or done.
import { z } from 'zod';
import { decimalText } from '../../http/shapes/decimals.ts';
import type { valuedPortfolioSchema } from '../../http/shapes/portfolio-rows.ts';
import type { Conversation } from './conversation.ts';

const cashRow = z.object({ currency: z.string(), balance: decimalText() });

export type CashRow = z.infer<typeof cashRow>;

export const cashAfter = z.array(cashRow).describe('Cash of the portfolio after it');

export async function cashOf({ ask }: Conversation, portfolio: number): Promise<CashRow[]> {
  const path = `/portfolios/${portfolio}`;
  const { cash } = await ask<z.infer<typeof valuedPortfolioSchema>>({ method: 'GET', path });
  return cash.map(({ currency, balance }) => ({ currency, balance }));
}

/** Books may be kept without deposits, but a person should know. */
export function overdrawn(cash: readonly CashRow[], isDryRun: boolean): string[] {
  const verb = isDryRun ? 'would be' : 'is';
  return cash
    .filter(({ balance }) => balance.startsWith('-'))
    .map(
      ({ currency, balance }) =>
        `Cash ${verb} ${balance} ${currency}: a deposit is missing in the books.`,
    );
}
