/** What the web layer needs to know of the installation. */
export abstract class WebSettings {
  /** Whether session cookies travel over TLS only. */
  abstract readonly isCookieSecure: boolean;
}
