import { Injectable } from '@nestjs/common';
import { digestOf } from '../../../kernel/canonical-json.js';
import { parseSha256 } from '../../../kernel/sha256.js';
import type { Principal } from '../../../ports/principal.js';
import { ModelInspector } from '../../../ports/machines.js';
import { BlobStore, type StoredBlob } from '../../../ports/stores.js';
import type { PilotParties } from '../../identity/public.js';
import { parseModelContract } from '../../../vision/parse-model-contract.js';
import { ModelBytesMissing, ModelFieldsInvalid } from '../domain/errors.js';
import type { ModelRef } from '../domain/model.js';
import { parseModelFields } from '../domain/parse-registration.js';
import { ModelRecords } from './model-records.js';

export interface RegisterModelInput {
  readonly pilotId: string;
  readonly name: string;
  readonly version: string;
  /** Digest of bytes that were uploaded before. */
  readonly sha256: string;
  readonly contract: unknown;
  readonly card?: unknown;
}

/** Registers bytes with their full input and output contract. The same again is answered with what is registered. */
@Injectable()
export class RegisterModel {
  constructor(
    private readonly records: ModelRecords,
    private readonly blobs: BlobStore,
    private readonly inspector: ModelInspector,
  ) {}

  /** @throws MODEL_UNREADABLE, MODEL_UNKNOWN_OPERATOR, MODEL_HAS_EXTERNAL_DATA, ModelContractInvalid, ModelFieldsInvalid, ModelBytesMissing, ModelVersionTaken, NOT_PERMITTED */
  async execute(principal: Principal, input: RegisterModelInput): Promise<ModelRef> {
    const blob = await this.bytesOf(input.sha256);
    return this.records.add(principal, input, (parties) => this.modelOf(parties, { principal, input, blob }));
  }

  private async bytesOf(sha256: string): Promise<StoredBlob | undefined> {
    const digest = parseSha256(sha256);
    if (digest === undefined || !(await this.blobs.has(digest))) return undefined;
    const model = await this.blobs.read(digest);
    // A file that cannot run is refused here, before it costs an attempt.
    this.inspector.requireSound(model);
    return { sha256: digest, bytes: model.length };
  }

  private modelOf(
    parties: PilotParties,
    of: { principal: Principal; input: RegisterModelInput; blob: StoredBlob | undefined },
  ): Omit<ModelRef, 'id' | 'registeredAt'> {
    const { principal, input, blob } = of;
    const { card, problems } = parseModelFields({ name: input.name, version: input.version, card: input.card });
    if (problems !== undefined) throw new ModelFieldsInvalid(problems);
    const contract = parseModelContract(input.contract);
    if (blob === undefined) throw new ModelBytesMissing(input.sha256);
    return {
      ...parties,
      name: input.name,
      version: input.version,
      sha256: blob.sha256,
      bytes: blob.bytes,
      contract,
      contractDigest: digestOf(contract),
      card,
      registeredBy: principal.personId,
    };
  }
}
