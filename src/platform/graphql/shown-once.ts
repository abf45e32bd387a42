import { Extensions } from '@nestjs/graphql';

const SHOWN_ONCE = 'shownOnce';

/** On an output field whose value is a secret, shown in one answer only: answers that hold it are never stored. */
export const ShownOnce = (): PropertyDecorator => Extensions({ [SHOWN_ONCE]: true });

export function isShownOnce(
  field: { readonly extensions?: Readonly<Record<string, unknown>> } | null | undefined,
): boolean {
  return field?.extensions?.[SHOWN_ONCE] === true;
}
