import type { CriteriaSetId, UseCaseId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { CriteriaDocument } from '../../../verdict/criteria/criteria-document.js';
import type { CriteriaSetRef } from '../../criteria/public.js';

/** Criteria as a run judges by them: fixed, with every slice written out. */
export interface BaselinedCriteria {
  readonly id: CriteriaSetId;
  readonly useCaseId: UseCaseId;
  readonly contractId: string;
  readonly version: number;
  readonly digest: Sha256;
  readonly document: CriteriaDocument;
  readonly baselinedAt: Date;
}

/** `undefined` for a set that never was baselined. */
export function baselinedCriteria(set: CriteriaSetRef): BaselinedCriteria | undefined {
  const { expanded, digest, baselinedAt } = set;
  if (expanded === null || digest === null || baselinedAt === null) return undefined;
  return {
    id: set.id as CriteriaSetId,
    useCaseId: set.useCaseId as UseCaseId,
    contractId: set.contractId,
    version: set.version,
    digest,
    document: expanded,
    baselinedAt,
  };
}
