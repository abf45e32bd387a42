/** The public interface as one person uses it: GraphQL and REST over HTTP. */
export class Api {
  constructor(
    private readonly url: string,
    private readonly token?: string,
  ) {}

  as(token: string): Api {
    return new Api(this.url, token);
  }

  /** The one field an operation asks for. @throws Error with all that was refused */
  async ask<T>(text: string, variables: object = {}): Promise<T> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.headers() },
      body: JSON.stringify({ query: text, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: Record<string, unknown>; errors?: unknown };
    const [answer] = Object.values(data ?? {});
    const userErrors = (answer as { userErrors?: readonly unknown[] } | null | undefined)?.userErrors ?? [];
    const refused = errors ?? (userErrors.length > 0 ? userErrors : undefined);
    if (refused !== undefined) throw new Error(`${text.slice(0, 90)}: ${JSON.stringify(refused).slice(0, 2000)}`);
    return answer as T;
  }

  /** A mutation with an input object; answers with the payload. */
  change<T>(name: string, input: object, selection: string): Promise<T> {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
    return this.ask<T>(
      `mutation ($input: ${type}) { ${name}(input: $input) { ${selection} userErrors { code path message } } }`,
      { input },
    );
  }

  async put<T = unknown>(path: string, body: Uint8Array | string): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'PUT',
      headers: this.headers(),
      body: body as BodyInit,
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`PUT ${path}: ${response.status} ${answer.slice(0, 2000)}`);
    return JSON.parse(answer) as T;
  }

  async get(path: string): Promise<{ status: number; text: string }> {
    const response = await fetch(`${this.url}${path}`, { headers: this.headers() });
    return { status: response.status, text: await response.text() };
  }

  private headers(): Record<string, string> {
    return this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
  }
}
