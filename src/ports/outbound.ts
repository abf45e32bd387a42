/** How a request to an address outside ended. `BLOCKED`: it was never sent, the address is none that may be reached. */
export type OutboundAnswer =
  | { readonly kind: 'ANSWERED'; readonly status: number }
  | { readonly kind: 'BLOCKED' | 'UNREACHABLE' | 'TIMEOUT'; readonly detail: string };

/**
 * Requests to addresses that users name. No request reaches the installation's own network: the address is checked after its name was
 * resolved, the connection goes to the checked address, and redirects are not followed. Time and size of the answer are limited.
 */
export abstract class OutboundHttp {
  abstract post(
    url: string,
    content: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  ): Promise<OutboundAnswer>;
  /** Why nothing may ever be sent there, as far as that can be told without looking the name up; `undefined` = it may. */
  abstract refusalOf(url: string): string | undefined;
}
