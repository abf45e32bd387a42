import { surfaceOf } from './error-catalogue.js';
import { meaningOf } from './error-meanings.js';

/** The text of docs/errors.md; a test keeps the two equal. */
export function errorPage(): string {
  const rows = Object.entries(surfaceOf).map(([code, { graphql, http, exit }]) => {
    const meaning = meaningOf[code as keyof typeof meaningOf];
    return `| \`${code}\` | ${meaning} | ${graphql} | ${http} | ${exit} |`;
  });
  return [
    '# Error codes',
    '',
    'Every refusal has a stable code and a message that says what is wrong, what was found and what to do.',
    'In GraphQL a *userError* is part of the payload of the mutation (`userErrors { code message path }`), an *error* is a',
    'GraphQL error with `extensions.code`. REST answers are `application/problem+json` (RFC 9457) with the member `code`.',
    'The command line prints `CODE: message` and ends with the exit code. `INTERNAL` (HTTP 500, exit 70) is a fault of',
    'Touchstone itself: its `errorId` finds the details in the log.',
    '',
    '| Code | Meaning | GraphQL | HTTP | Exit |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
