// What other contexts may know of option contracts as securities.
export {
  deliveredBy,
  exposureName,
  hasExpired,
  multiplierOf,
  type NamedSecurity,
  type OptionSecurity,
  optionOf,
  quotedPrice,
  type StatedContract,
  unitPrice,
} from '../domain/options/option-security.ts';
export { isSection1256, OPTION_WASHES, type OptionWash } from '../domain/options/option-tax.ts';
