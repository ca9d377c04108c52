// The greeks of a position in options, as rows and the status carry them.
import { z } from 'zod';

const figure = () => z.number().nullable();

export const greekFields = {
  delta: figure().describe('Of the position: the shares whose gain is the same'),
  gamma: figure().describe('By how many shares delta changes per point of the stock'),
  theta: figure().describe('Money per calendar day that passes'),
  vega: figure().describe('Money per percentage point of volatility'),
};
