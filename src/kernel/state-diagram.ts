import type { StateTable, Step } from './state-table.js';

/** One table as a section of Markdown: a Mermaid state diagram, then every step with who takes it. The same table gives the same text. */
export function stateSection(table: StateTable<string>): string {
  const { title, states, start, steps } = table;
  const final = states.filter((state) => !steps.some(({ from }) => from === state));
  const diagram = [
    'stateDiagram-v2',
    `  [*] --> ${start}`,
    ...steps.map((step) => `  ${step.from} --> ${step.to}: ${takerText(step)}`),
    ...final.map((state) => `  ${state} --> [*]`),
  ];
  const rows = steps.map((step) => {
    const must = [step.guard, ...(step.reason ? ['a reason'] : [])].filter((text) => text !== '').join('; ');
    return `| ${step.from} | ${step.to} | ${takerText(step)} | ${must === '' ? '-' : must} |`;
  });
  return [
    `## ${title}`,
    '',
    '```mermaid',
    ...diagram,
    '```',
    '',
    '| from | to | who | what must hold |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function takerText({ who }: Pick<Step<string>, 'who'>): string {
  if (who === 'SYSTEM') return 'product';
  return 'oneOf' in who ? who.oneOf.join(' or ') : who.allOf.join(' and ');
}
