import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gate } from '../../contexts/gates/public.js';
import { idOf, type AgreedPilot } from './agree.js';
import { approveByAll, awaitDossier, isRefusal, openGate, sign, tryToApprove, type Refusal } from './decide-gate.js';
import type { PersonKey } from './pilot-script.js';
import type { Play } from './play-order.js';
import type { Stage } from './stage.js';

/** One gate as it was decided, and the file sealed over it. */
export interface Decided {
  /** `null` = the gate of the whole pilot. */
  readonly siteKey: string | null;
  /** Why a GO was refused; absent = the evidence carried it. */
  readonly refusal?: Refusal;
  readonly gate: { readonly id: string; readonly decision: string | null; readonly evidenceDigest: string };
  readonly dossier: { readonly number: string; readonly file: string; readonly pages: number; readonly sha256: string };
}

/**
 * Opens the factory acceptance gates the script asks for and tries a GO at each. What the evidence does not carry is refused by
 * the product, not by the player: then the customer's quality lead rejects.
 */
export async function decide(of: Play, stage: Stage, pilot: AgreedPilot): Promise<Decided[]> {
  const scopes = of.script.gates === 'EACH_SITE' ? of.script.sites.map(({ key }) => key) : [null];
  const decided: Decided[] = [];
  for (const siteKey of scopes) decided.push(await decideOne(of, stage, pilot, siteKey));
  return decided;
}

async function decideOne(of: Play, stage: Stage, pilot: AgreedPilot, siteKey: string | null): Promise<Decided> {
  const { reporter } = of;
  const where = siteKey === null ? '' : ` of ${siteKey}`;
  const opened = await openGate(stage, {
    pilotId: pilot.pilotId,
    type: 'G1_FAT',
    ...(siteKey !== null && { siteId: idOf(pilot.sites, siteKey) }),
  });
  const tried = await reporter.stepFor(`Open the factory acceptance gate${where}`, async () => {
    const answer = await tryToApprove(stage, opened, 'VPM');
    const text = isRefusal(answer) ? `a GO is refused: ${answer.code}` : 'the evidence carries a GO; VPM approves';
    return { text, result: answer };
  });
  if (isRefusal(tried)) reporter.note(tried.message);
  const gate = await reporter.stepFor(siteKey === null ? 'Decide' : `Decide for ${siteKey}`, () =>
    isRefusal(tried) ? reject(of, stage, opened) : approve(of, stage, tried),
  );
  const dossier = await reporter.stepFor(`Seal the dossier${where}`, () => seal(of, stage, gate));
  return {
    siteKey,
    ...(isRefusal(tried) && { refusal: tried }),
    gate: { id: gate.id, decision: gate.decision, evidenceDigest: gate.evidenceDigest },
    dossier,
  };
}

async function reject({ script }: Play, stage: Stage, gate: Gate): Promise<{ text: string; result: Gate }> {
  const result = await sign(stage, gate, 'CQL', { decision: 'REJECT', comment: script.rejection });
  return {
    text: `${wordOf(result)}, signed by ${namesOf(script.people, ['CQL'])} after re-entering the password`,
    result,
  };
}

async function approve({ script }: Play, stage: Stage, gate: Gate): Promise<{ text: string; result: Gate }> {
  const { gate: result, signed } = await approveByAll(stage, gate, ['VPM']);
  const text = `${wordOf(result)}, signed by ${namesOf(script.people, signed)}, each after re-entering the password`;
  return { text, result };
}

async function seal(
  { dossierFolder }: Play,
  stage: Stage,
  gate: Gate,
): Promise<{ text: string; result: Decided['dossier'] }> {
  const { dossier, bytes } = await awaitDossier(stage, gate);
  const { number, issue, pages, fileSha256, fileBytes } = dossier;
  const file = join(dossierFolder, `${number}-${issue}.pdf`);
  await writeFile(file, bytes);
  return {
    text: `${number}, ${pages} pages, ${Math.round(fileBytes / 1024)} kB`,
    result: { number, file, pages, sha256: fileSha256 },
  };
}

function wordOf({ decision }: Gate): string {
  return (decision ?? 'open').replace('_', '-');
}

function namesOf(people: Play['script']['people'], keys: readonly PersonKey[]): string {
  return keys.map((key) => people.find((person) => person.key === key)?.name ?? key).join(', ');
}
