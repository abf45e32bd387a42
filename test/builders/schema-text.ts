import type { DataSource } from 'typeorm';

// What the migrations make, read from the catalogue with functions that PostgreSQL 15 and 18 answer alike.

const TABLES = `
  SELECT c.oid, c.relname AS name, CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END AS kind,
    c.relrowsecurity AS secured, c.relforcerowsecurity AS forced
  FROM pg_class c WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'p', 'v') ORDER BY c.relname`;

const LINES = `
  SELECT line FROM (
    SELECT 1 AS part, lpad(a.attnum::text, 4, '0') AS key, '  ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
      || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
      || CASE WHEN a.attidentity <> '' THEN ' IDENTITY' ELSE '' END
      || coalesce(CASE a.attgenerated WHEN 's' THEN ' GENERATED ' ELSE ' DEFAULT ' END || pg_get_expr(d.adbin, d.adrelid), '') AS line
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT 2, conname, '  CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE conrelid = $1 AND contype IN ('p', 'f', 'u', 'c', 'x')
    UNION ALL
    SELECT 3, i.indexrelid::regclass::text, '  ' || pg_get_indexdef(i.indexrelid)
    FROM pg_index i WHERE i.indrelid = $1 AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.conrelid = $1)
    UNION ALL
    SELECT 4, p.polname, '  POLICY ' || p.polname || ' FOR ' || p.polcmd::text || ' TO '
      || (SELECT string_agg(r.rolname, ', ' ORDER BY r.rolname) FROM pg_roles r WHERE r.oid = ANY (p.polroles))
      || coalesce(' USING ' || pg_get_expr(p.polqual, p.polrelid), '') || coalesce(' WITH CHECK ' || pg_get_expr(p.polwithcheck, p.polrelid), '')
    FROM pg_policy p WHERE p.polrelid = $1
    UNION ALL
    SELECT 5, t.tgname, '  ' || pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE t.tgrelid = $1 AND NOT t.tgisinternal
    UNION ALL
    SELECT 6, r.rolname, '  GRANT ' || string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type) || ' TO ' || r.rolname
    FROM pg_class c, aclexplode(c.relacl) g JOIN pg_roles r ON r.oid = g.grantee
    WHERE c.oid = $1 AND r.rolname LIKE 'touchstone%' GROUP BY r.rolname
    UNION ALL
    SELECT 7, r.rolname || a.attname, '  GRANT ' || string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type) || ' (' || a.attname || ') TO ' || r.rolname
    FROM pg_attribute a, aclexplode(a.attacl) g JOIN pg_roles r ON r.oid = g.grantee
    WHERE a.attrelid = $1 AND NOT a.attisdropped GROUP BY r.rolname, a.attname
  ) lines ORDER BY part, key`;

const FUNCTIONS = `
  SELECT 'FUNCTION ' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ') RETURNS ' || pg_get_function_result(p.oid)
    || CASE WHEN p.prosecdef THEN ' SECURITY DEFINER' ELSE '' END || E'\\n' || regexp_replace(trim(p.prosrc), E'\\\\s+', ' ', 'g') AS line
  FROM pg_proc p WHERE p.pronamespace = $1::regnamespace ORDER BY p.proname, pg_get_function_identity_arguments(p.oid)`;

/** The schema as text: tables with columns, constraints, indexes, policies, triggers and grants, then functions. */
export async function schemaText(dataSource: DataSource, schema: string): Promise<string> {
  const tables = await dataSource.query<
    { oid: number; name: string; kind: string; secured: boolean; forced: boolean }[]
  >(TABLES, [schema]);
  const parts: string[] = [];
  for (const { oid, name, kind, secured, forced } of tables) {
    const lines = await dataSource.query<{ line: string }[]>(LINES, [oid]);
    const security = secured ? ` (row-level security${forced ? ', forced' : ''})` : '';
    parts.push([`${kind} ${name}${security}`, ...lines.map(({ line }) => line)].join('\n'));
  }
  const functions = await dataSource.query<{ line: string }[]>(FUNCTIONS, [schema]);
  return `${[...parts, ...functions.map(({ line }) => line)].join('\n\n').replaceAll(`${schema}.`, '')}\n`;
}
