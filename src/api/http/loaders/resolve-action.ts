// Types of corporate actions: which fields the body of each one needs, the action that it asks for, and the type of an action.
import { createHash } from 'node:crypto';
import type { Decimal, Price } from '../../../kernel/decimal.ts';
import { NO_MONEY, NO_QUANTITY, ONE, textOf } from '../../../kernel/decimal.ts';
import type { SecurityAction } from '../../../ledger/ports/security-master.ts';
import type { ActionBody, ActionType } from '../shapes/action-rows.ts';
import { unprocessable } from '../shapes/problem.ts';

type Field = Exclude<
  keyof ActionBody,
  'action_id' | 'type' | 'symbol' | 'security_id' | 'effective_on' | 'currency' | 'dry_run'
>;

/** The other security is named by one of two fields, which are checked where it is looked up. */
const NEW_SECURITY: readonly Field[] = ['new_symbol', 'new_security_id'];
const RECEIVED: readonly Field[] = [...NEW_SECURITY, 'old_shares', 'cash_in_lieu'];

interface FieldsOf {
  readonly needs: readonly Field[];
  readonly may: readonly Field[];
}

const FIELDS: Readonly<Record<ActionType, FieldsOf>> = {
  SPLIT: { needs: ['new_shares', 'old_shares'], may: ['cash_in_lieu'] },
  REVERSE_SPLIT: { needs: ['new_shares', 'old_shares'], may: ['cash_in_lieu'] },
  STOCK_DIVIDEND: { needs: ['rate'], may: ['cash_in_lieu'] },
  CASH_DIVIDEND: { needs: ['per_share'], may: ['withholding_rate'] },
  RETURN_OF_CAPITAL: { needs: ['per_share'], may: [] },
  SPIN_OFF: { needs: ['ratio', 'parent_basis_share'], may: RECEIVED },
  RIGHTS_ISSUE: {
    needs: ['ratio'],
    may: [...RECEIVED, 'parent_basis_share'],
  },
  STOCK_MERGER: { needs: ['ratio'], may: RECEIVED },
  CASH_MERGER: { needs: ['cash_per_share'], may: [] },
  MIXED_MERGER: {
    needs: ['ratio', 'cash_per_share', 'new_price'],
    may: RECEIVED,
  },
  TENDER_OFFER: { needs: ['cash_per_share'], may: ['quantity'] },
  RIGHTS_EXERCISE: {
    needs: ['ratio', 'cash_per_share'],
    may: [...NEW_SECURITY, 'old_shares', 'quantity'],
  },
  SYMBOL_CHANGE: { needs: [], may: NEW_SECURITY },
  DELISTING: { needs: [], may: [] },
};

const ALWAYS: ReadonlySet<string> = new Set([
  'action_id',
  'type',
  'symbol',
  'security_id',
  'effective_on',
  'currency',
  'dry_run',
]);

/** A field of another type is a mistake, not something to be ignored. */
export function checkFields(body: ActionBody): void {
  const { needs, may } = FIELDS[body.type];
  for (const field of needs)
    if (body[field] === undefined)
      throw unprocessable(field, `${field}: required for the type ${body.type}.`);
  const known: readonly string[] = [...needs, ...may];
  for (const [field, value] of Object.entries(body))
    if (value !== undefined && !ALWAYS.has(field) && !known.includes(field))
      throw unprocessable(field, `${field}: not part of the type ${body.type}.`);
}

/** Each owner decides on it, and says for how many shares. */
export function isElective(type: ActionType): boolean {
  return FIELDS[type].may.includes('quantity');
}

export function handsOver(type: ActionType): boolean {
  return FIELDS[type].may.includes('new_security_id');
}

/** `other`: the number of the security that holders receive. */
export function actionOf(body: ActionBody, other: number | undefined): SecurityAction {
  const { cash_in_lieu: cashInLieu } = body;
  const security = String(other);
  const need = (field: Field) => required(body, field);
  const ratio = () => ({
    ratio: need('ratio'),
    ...(body.old_shares && { oldShares: body.old_shares }),
  });
  switch (body.type) {
    case 'SPLIT':
    case 'REVERSE_SPLIT':
      return { kind: 'split', ...sharesOf(body), cashInLieu };
    case 'STOCK_DIVIDEND':
      return { kind: 'stock-dividend', rate: need('rate'), cashInLieu };
    case 'CASH_DIVIDEND': {
      const withholding = body.withholding_rate ?? NO_MONEY;
      const perShare = need('per_share') as Price;
      return { kind: 'cash-dividend', perShare, withholding, treatment: 'INCOME' };
    }
    case 'RETURN_OF_CAPITAL':
      return { kind: 'return-of-capital', perShare: need('per_share') as Price };
    case 'SPIN_OFF':
    case 'RIGHTS_ISSUE': {
      const kind = body.type === 'SPIN_OFF' ? 'spin-off' : 'rights-issue';
      const parentBasisShare = body.parent_basis_share ?? ONE;
      return { kind, security, ...ratio(), parentBasisShare, cashInLieu };
    }
    case 'STOCK_MERGER':
      return { kind: 'stock-merger', security, ...ratio(), cashInLieu };
    case 'CASH_MERGER':
      return { kind: 'cash-merger', cashPerShare: need('cash_per_share') as Price };
    case 'DELISTING':
      return { kind: 'cash-merger', cashPerShare: NO_MONEY as Decimal as Price };
    case 'MIXED_MERGER': {
      const cashPerShare = need('cash_per_share') as Price;
      const newPrice = need('new_price') as Price;
      return { kind: 'mixed-merger', security, ...ratio(), cashPerShare, newPrice, cashInLieu };
    }
    case 'TENDER_OFFER': {
      const cashPerShare = need('cash_per_share') as Price;
      // Until its owner says how many: see `needs` of the proposal.
      return { kind: 'tender', cashPerShare, quantity: body.quantity ?? NO_QUANTITY };
    }
    case 'RIGHTS_EXERCISE': {
      const cashPerShare = need('cash_per_share') as Price;
      const quantity = body.quantity ?? NO_QUANTITY;
      return { kind: 'exercise', security, ...ratio(), cashPerShare, quantity };
    }
    case 'SYMBOL_CHANGE':
      return { kind: 'symbol-change', security };
    default:
      return body.type satisfies never;
  }
}

export function actionTypeOf(action: SecurityAction): ActionType {
  switch (action.kind) {
    case 'split':
      return action.newShares.lt(action.oldShares) ? 'REVERSE_SPLIT' : 'SPLIT';
    case 'cash-merger':
      return action.cashPerShare.isZero() ? 'DELISTING' : 'CASH_MERGER';
    default:
      return TYPES[action.kind];
  }
}

const TYPES = {
  'stock-dividend': 'STOCK_DIVIDEND',
  'cash-dividend': 'CASH_DIVIDEND',
  'return-of-capital': 'RETURN_OF_CAPITAL',
  'spin-off': 'SPIN_OFF',
  'rights-issue': 'RIGHTS_ISSUE',
  'stock-merger': 'STOCK_MERGER',
  'mixed-merger': 'MIXED_MERGER',
  tender: 'TENDER_OFFER',
  exercise: 'RIGHTS_EXERCISE',
  'symbol-change': 'SYMBOL_CHANGE',
} as const satisfies Readonly<
  Record<Exclude<SecurityAction['kind'], 'split' | 'cash-merger'>, ActionType>
>;

/** A split the wrong way round multiplies where it should divide. */
function sharesOf(body: ActionBody) {
  const newShares = required(body, 'new_shares');
  const oldShares = required(body, 'old_shares');
  const isReverse = newShares.lt(oldShares);
  if (isReverse === (body.type === 'REVERSE_SPLIT')) return { newShares, oldShares };
  const expected = isReverse ? 'REVERSE_SPLIT' : 'SPLIT';
  throw unprocessable(
    'type',
    `type: ${textOf(newShares)} new for ${textOf(oldShares)} old shares is a ${expected}.`,
  );
}

function required(body: ActionBody, field: Field): Decimal {
  const value = body[field];
  if (value === undefined || typeof value !== 'object')
    throw unprocessable(field, `${field}: required for the type ${body.type}.`);
  return value;
}

const HASH_LENGTH = 10;

/** The same terms on the same day are the same action. */
export function derivedActionId(
  security: number,
  { type, effective_on: on }: ActionBody,
  action: SecurityAction,
): string {
  const fields = Object.entries(action).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash('sha256').update(JSON.stringify(fields)).digest('hex');
  return `${security}-${on}-${type.toLowerCase()}-${hash.slice(0, HASH_LENGTH)}`;
}
