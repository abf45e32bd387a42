import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gate } from '../../contexts/gates/public.js';
import { idOf, type AgreedPilot } from './agree.js';
import {
  approveByAll,
  awaitDossier,
  isRefusal,
  openGate,
  sign,
  tryToApprove,
  withdrawGate,
  type Refusal,
} from './decide-gate.js';
import type { PersonKey } from './pilot-script.js';
import type { Play } from './play-order.js';
import type { Stage } from './stage.js';
import type { JudgedCell } from './verdict-table.js';

/** One gate as it was decided, and the file sealed over it. */
export interface Decided {
  /** `null` = the gate of the whole pilot. */
  readonly siteKey: string | null;
  /** Why a GO of everything was refused; absent = the evidence carried it. */
  readonly refusal?: Refusal;
  /** Use cases that the decision was then limited to, as they were shown while others were not; absent = it is on everything. */
  readonly limitedTo?: readonly string[];
  readonly gate: { readonly id: string; readonly decision: string | null; readonly evidenceDigest: string };
  readonly dossier: { readonly number: string; readonly file: string; readonly pages: number; readonly sha256: string };
}

/** What is to be decided: at one site or in the whole pilot (`null`), with the judgements there. */
interface Scene {
  readonly pilot: AgreedPilot;
  readonly siteKey: string | null;
  readonly cells: readonly JudgedCell[];
}

/**
 * Opens the factory acceptance gates the script asks for and tries a GO at each. What the evidence does not carry is refused by
 * the product, not by the player. Where some use cases were shown and others not, the round is taken back and a narrower one is
 * decided; where none was, the customer's quality lead rejects.
 */
export async function decide(
  of: Play,
  stage: Stage,
  { pilot, cells }: { readonly pilot: AgreedPilot; readonly cells: readonly JudgedCell[] },
): Promise<Decided[]> {
  const scopes = of.script.gates === 'EACH_SITE' ? of.script.sites.map(({ key }) => key) : [null];
  const decided: Decided[] = [];
  for (const siteKey of scopes) {
    const here = cells.filter((cell) => siteKey === null || cell.siteKey === siteKey);
    decided.push(await decideOne(of, stage, { pilot, siteKey, cells: here }));
  }
  return decided;
}

async function decideOne(of: Play, stage: Stage, scene: Scene): Promise<Decided> {
  const { reporter } = of;
  const { pilot, siteKey } = scene;
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
  const shown = isRefusal(tried) ? scene.cells.filter(({ result }) => result.verdict === 'PASS') : [];
  const decideOn = (round: Gate) =>
    shown.length > 0 ? narrow(of, stage, { round, scene, shown }) : reject(of, stage, round);
  const gate = await reporter.stepFor(siteKey === null ? 'Decide' : `Decide for ${siteKey}`, () =>
    isRefusal(tried) ? decideOn(opened) : approve(of, stage, tried),
  );
  const dossier = await reporter.stepFor(`Seal the dossier${where}`, () => seal(of, stage, gate));
  return {
    siteKey,
    ...(isRefusal(tried) && { refusal: tried }),
    ...(shown.length > 0 && { limitedTo: shown.map(({ useCaseKey }) => useCaseKey) }),
    gate: { id: gate.id, decision: gate.decision, evidenceDigest: gate.evidenceDigest },
    dossier,
  };
}

/** Takes the round back and decides on what was shown; everything left out stands in the signed evidence with its verdict. */
async function narrow(
  of: Play,
  stage: Stage,
  { round, scene, shown }: { readonly round: Gate; readonly scene: Scene; readonly shown: readonly JudgedCell[] },
): Promise<{ text: string; result: Gate }> {
  const { pilot } = scene;
  await withdrawGate(stage, round, 'Not everything was shown; the next round is limited to what was.');
  const limitedTo = shown.map(({ siteKey, useCaseKey }) => ({
    siteId: idOf(pilot.sites, siteKey),
    useCaseId: idOf(pilot.useCases, useCaseKey),
  }));
  const opened = await openGate(stage, { pilotId: pilot.pilotId, type: 'G1_FAT', limitedTo });
  const { gate: result, signed } = await approveByAll(stage, opened, []);
  const places = shown.map(({ siteKey, useCaseKey }) => `${useCaseKey} at ${siteKey}`).join(', ');
  const text = `${wordOf(result)} for ${places} only, signed by ${namesOf(of.script.people, signed)}, each after re-entering the password`;
  return { text, result };
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
