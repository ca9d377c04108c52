// The ATR that decisions use.
import { type Anchored, type AnchorOptions, createAnchored } from './anchored.ts';
import { createAtr } from './atr.ts';

export type AnchoredAtr = Anchored;

export function createAnchoredAtr(options: AnchorOptions): AnchoredAtr {
  const { period } = options;
  return createAnchored(options, { start: (firstBar) => createAtr({ period, firstBar }) });
}
