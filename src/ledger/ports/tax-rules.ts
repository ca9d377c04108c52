// Whose tax rules a person may choose.
export { JURISDICTIONS, type Jurisdiction, taxYearOn } from '../domain/tax/jurisdiction.ts';
