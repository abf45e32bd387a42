/** A place where something is to be judged. */
export interface AgreedPlace {
  readonly siteId: string;
  readonly useCaseId: string;
}

/**
 * Whether a pilot is agreed: it has at least one site and one use case (each with its interpretation contract), and criteria that both sides
 * signed for every use case at every site. Time box and gate policies belong to every pilot from its first day.
 */
export function isAgreed(
  siteIds: readonly string[],
  useCaseIds: readonly string[],
  baselined: readonly AgreedPlace[],
): boolean {
  if (siteIds.length === 0 || useCaseIds.length === 0) return false;
  const agreed = new Set(baselined.map(({ siteId, useCaseId }) => `${siteId} ${useCaseId}`));
  return siteIds.every((site) => useCaseIds.every((useCase) => agreed.has(`${site} ${useCase}`)));
}
