import { message, type FrontendMessage } from './wire.js';

// All connections share one back end, so what PostgreSQL keeps per session is either carried along or refused aloud.

const REFUSED: readonly { readonly form: RegExp; readonly reason: string }[] = [
  {
    form: /(^|;)\s*copy\b[^;]*\b(from\s+stdin|to\s+stdout)\b/i,
    reason: 'COPY over the connection is not supported; use INSERT ... SELECT unnest(...)',
  },
  { form: /(^|;)\s*(listen|unlisten)\b/i, reason: 'LISTEN is not supported; poll instead' },
  {
    form: /(^|;)\s*(prepare\s+(?!transaction\b)|deallocate\b|discard\b)/i,
    reason: 'PREPARE, DEALLOCATE and DISCARD in SQL are not supported; use the extended protocol',
  },
];

/** Settings made for the session (not SET LOCAL, not set_config(..., true)) must follow their connection. */
const SESSION_SETTING =
  /(^|;)\s*(set\s+(?!local\b|transaction\b|constraints\b)|reset\b)|\bset_config\s*\((?![^;]*,\s*true\s*\))/i;

/** Query or Parse messages carry SQL; everything else none. */
export function sqlOf(one: FrontendMessage): string | undefined {
  if (one.type === 'Q') return one.bytes.toString('utf8', 5, one.bytes.length - 1);
  if (one.type !== 'P') return undefined;
  const start = one.bytes.indexOf(0, 5) + 1;
  return one.bytes.toString('utf8', start, one.bytes.indexOf(0, start));
}

export function changesSession(sql: string): boolean {
  return SESSION_SETTING.test(sql);
}

/**
 * The message itself, or, when its statement would break the other connections or the engine, the same kind of
 * message with a statement that fails with SQLSTATE 0A000 and says why; so the protocol state stays the engine's own.
 */
export function refuseUnsupported(one: FrontendMessage): FrontendMessage {
  const sql = sqlOf(one);
  const refused = sql === undefined ? undefined : REFUSED.find(({ form }) => form.test(sql));
  if (!refused) return one;
  const failing = `DO $refused$ BEGIN RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = '${refused.reason} (embedded database)'; END $refused$`;
  const name = one.type === 'P' ? [one.bytes.toString('utf8', 5, one.bytes.indexOf(0, 5))] : [];
  const types = one.type === 'P' ? [Buffer.from([0, 0])] : [];
  return { type: one.type, bytes: message(one.type, ...name, failing, ...types) };
}

/** SET statements for the start-up parameters of a connection: `options` (-c name=value) and run-time parameters. */
export function startupSettings(parameters: ReadonlyMap<string, string>): Map<string, string> {
  const settings = new Map<string, string>();
  for (const [, name, value] of (parameters.get('options') ?? '').matchAll(/(?:-c\s*|--)([\w.]+)=((?:\\.|\S)*)/g)) {
    settings.set(name as string, (value as string).replace(/\\(.)/g, '$1'));
  }
  for (const [name, value] of parameters) {
    if (!['user', 'database', 'options', 'replication'].includes(name) && !name.startsWith('_pq_.'))
      settings.set(name, value);
  }
  return settings;
}

/** SQL that makes the engine's session look like this connection's own. */
export function switchSql(settings: ReadonlyMap<string, string>): string {
  const sets = [...settings].map(([name, value]) => `SELECT set_config(${literal(name)}, ${literal(value)}, false)`);
  return ['RESET ALL', 'RESET ROLE', ...sets].join(';');
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
