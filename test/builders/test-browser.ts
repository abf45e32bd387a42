/** A browser as far as signing in needs one: cookies by site, redirects followed one by one. */
export class TestBrowser {
  private readonly jars = new Map<string, Map<string, string>>();

  cookie(url: string, name: string): string | undefined {
    return [...this.jar(url)].find(([known]) => known.startsWith(name))?.[1];
  }

  cookieHeader(url: string): string {
    return [...this.jar(url)].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  forget(url: string): void {
    this.jars.delete(new URL(url).origin);
  }

  /** Takes over cookies that another request got, such as a GraphQL mutation. */
  keep(url: string, headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) this.jar(url).delete(name);
      else this.jar(url).set(name, value);
    }
  }

  async request(url: string, form?: Record<string, string>): Promise<Response> {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: this.cookieHeader(url) },
      ...(form !== undefined && { method: 'POST', body: new URLSearchParams(form) }),
    });
    this.keep(url, response.headers);
    return response;
  }

  /** From the provider's address through its pages, as `login`, until it sends the browser back. @returns where it is sent */
  async signInAt(start: string, login: string): Promise<string> {
    const { origin } = new URL(start);
    let url = start;
    for (let step = 0; step < 12; step += 1) {
      const response = await this.request(url);
      const next = response.headers.get('location');
      if (next === null) {
        const page = await response.text();
        const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? 'login';
        const answered = await this.request(url, prompt === 'login' ? { prompt, login, password: 'x' } : { prompt });
        url = new URL(answered.headers.get('location') ?? '', url).href;
      } else url = new URL(next, url).href;
      if (new URL(url).origin !== origin) return url;
    }
    throw new Error(`The provider never sent the browser back; it was at ${url}.`);
  }

  private jar(url: string): Map<string, string> {
    const { origin } = new URL(url);
    const jar = this.jars.get(origin) ?? new Map<string, string>();
    this.jars.set(origin, jar);
    return jar;
  }
}
