import type { AuditParties } from '../../audit/public.js';
import type { Organisation } from './ports.js';

/** The chain of what concerns one organisation alone. */
export function partiesOf(organisation: Organisation | undefined): AuditParties | undefined {
  if (organisation === undefined) return undefined;
  return organisation.kind === 'CUSTOMER'
    ? { customerOrganisationId: organisation.id }
    : { vendorOrganisationId: organisation.id };
}
