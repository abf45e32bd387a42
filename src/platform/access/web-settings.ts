/** What the web layer needs to know of the installation. */
export abstract class WebSettings {
  /** Whether session cookies travel over TLS only. */
  abstract readonly isCookieSecure: boolean;
  /** Scheme, host and port people use, when a proxy stands in front; absent: what the request names. */
  abstract readonly publicOrigin: string | undefined;
  /** Web sockets one person may keep open. */
  abstract readonly socketsPerPerson: number;
  /** How often an open web socket is checked for a session that has ended. */
  abstract readonly socketCheckSeconds: number;
}
