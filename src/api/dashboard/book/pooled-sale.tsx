// What a sale would add to a tax year whose rule pools what is held, and which shares it would be of.
import type { SalePreview } from '../facts/book-shapes.ts';
import { money, quantity, signedMoney, toneOfText } from '../facts/decimals.ts';
import { Fact, Gaps } from './section.tsx';

type Pooled = NonNullable<SalePreview['pooled']>;

const RULES = {
  'same-day': 'bought on the same day',
  'next-30-days': 'bought in the 30 days after',
  pool: 'from the pool',
  'later-purchase': 'bought later',
} as const satisfies Readonly<
  Record<NonNullable<Pooled['disposal']>['matches'][number]['rule'], string>
>;

export function PooledSale({ pooled }: { readonly pooled: Pooled }) {
  const { rule, name, currency, disposal, warnings } = pooled;
  return (
    <>
      <p class="parts">
        {rule}. Tax year {name}. Nothing is booked. No tax advice.
      </p>
      <dl class="amounts">
        <Fact name="Taxable gain of the sale" tone={toneOfText(pooled.gain)}>
          <strong class="large">{signedMoney(pooled.gain, currency)}</strong>
        </Fact>
        {toneOfText(pooled.denied_loss) !== 'none' && (
          <Fact name="Denied loss">{money(pooled.denied_loss, currency)}</Fact>
        )}
        {pooled.sale_tax !== null && (
          <Fact name="Tax withheld from it">{money(pooled.sale_tax, currency)}</Fact>
        )}
        <Fact name="Net gain of the year before">{signedMoney(pooled.net_before, currency)}</Fact>
        <Fact name="Net gain of the year after" tone={toneOfText(pooled.net_after)}>
          {signedMoney(pooled.net_after, currency)}
        </Fact>
        {pooled.above_exempt_after !== null && (
          <Fact name="Above the exempt amount after">
            {money(pooled.above_exempt_after, currency)}
            <small class="below">before {money(pooled.above_exempt_before, currency)}</small>
          </Fact>
        )}
      </dl>
      {disposal === null ? (
        <p class="empty">The rule taxes no sale of these shares.</p>
      ) : (
        <ul class="lines">
          {disposal.matches.map((match) => (
            <li key={`${match.rule} ${match.on}`}>
              {quantity(match.quantity)} {RULES[match.rule]}
              {match.on === null ? '' : `, ${match.on}`}, cost {money(match.cost, currency)}
            </li>
          ))}
        </ul>
      )}
      <Gaps sentences={warnings} />
    </>
  );
}
