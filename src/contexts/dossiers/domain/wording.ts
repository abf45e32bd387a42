import type { Cell } from '../../../kernel/print-document.js';
import type { Verdict } from '../../../verdict/judgement.js';
import type { DossierFacts, Stated } from './facts.js';
import { markOf } from './figures.js';
import { en, type Catalogue } from './text/en.js';
import { enLabels, type Labels } from './text/en-labels.js';

/** What the composing functions share: the facts and the words for them. */
export interface Wording {
  readonly facts: DossierFacts;
  readonly t: Catalogue;
  readonly l: Labels;
}

const LOCALES: Record<DossierFacts['dossier']['language'], { readonly t: Catalogue; readonly l: Labels }> = {
  en: { t: en, l: enLabels },
};

export function wordingFor(facts: DossierFacts): Wording {
  return { facts, ...LOCALES[facts.dossier.language] };
}

export function siteName({ facts }: Wording, key: string): string {
  return facts.sites.find((site) => site.key === key)?.name ?? key;
}

/** Absence is printed, never left out. */
export function stated({ t }: Wording, value: Stated): string {
  return value === null || value.trim() === '' ? t.notStated : value;
}

export function statedCell(wording: Wording, value: Stated): Cell {
  return value === null || value.trim() === '' ? { text: wording.t.notStated, muted: true } : { text: value };
}

export function verdictCell({ t }: Wording, verdict: Verdict): Cell {
  return { text: t.verdict(verdict), mark: markOf(verdict) };
}

export const plain = (text: string): Cell => ({ text });
export const bold = (text: string): Cell => ({ text, bold: true });
export const mono = (text: string): Cell => ({ text, mono: true });
