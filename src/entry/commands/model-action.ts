import { readFile } from 'node:fs/promises';
import { sha256Of } from '../../kernel/sha256.js';
import { OnnxInspector } from '../../platform/inference/onnx-inspector.js';
import type { ModelInspection } from '../../ports/machines.js';
import { InputFileInvalid } from './stats-input.js';

/** @throws InputFileInvalid when there is no such file */
export async function inspectModel(file: string, json: boolean): Promise<{ text: string; exitCode: number }> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new InputFileInvalid(file, 'this file cannot be read.', cause);
  });
  const inspection = new OnnxInspector().inspect(bytes);
  const sha256 = sha256Of(bytes);
  const text = json ? JSON.stringify({ sha256, ...inspection }, null, 2) : textOf(sha256, inspection);
  return { text, exitCode: inspection.faults.length === 0 ? 0 : 3 };
}

function textOf(sha256: string, said: ModelInspection): string {
  const named = ({ domain, name }: { domain: string; name: string }): string =>
    domain === '' ? name : `${domain}.${name}`;
  const sets = said.operatorSets.map(({ domain, version }) => `${domain === '' ? 'ONNX' : domain} ${version}`);
  return [
    `SHA-256      ${sha256}`,
    `size         ${said.bytes} bytes, ${said.parameters} weights`,
    `form         IR version ${said.irVersion}, operator sets ${sets.join(', ') || 'none'}`,
    `inputs       ${said.inputs.join(', ') || 'none'}`,
    `outputs      ${said.outputs.join(', ') || 'none'}`,
    `operators    ${said.operators.map((one) => `${named(one)} x${one.count}`).join(', ') || 'none'}`,
    ...said.externalData.map(({ tensor, location }) => `other file   ${location} (for ${tensor})`),
    ...said.faults.map(({ code, message }) => `refused      ${code}: ${message}`),
    ...(said.faults.length === 0 ? ['It can be registered. Whether it runs only running it shows.'] : []),
  ]
    .map((line) => line.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?'))
    .join('\n');
}
