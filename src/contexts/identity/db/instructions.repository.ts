import { Injectable } from '@nestjs/common';
import { Column, Entity, In, PrimaryColumn } from 'typeorm';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { InstructionRecords } from '../app/instructions.js';
import type { InstructionEntry } from '../domain/instruction.js';

@Entity('role_instruction')
export class RoleInstructionEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'role_instruction_pk' }) id: string;
  @Column('uuid', { name: 'assignment_id' }) assignmentId: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId: string;
  @Column('text', { name: 'kind' }) kind: InstructionEntry['kind'];
  @Column('text', { name: 'procedure' }) procedure: string;
  @Column('text', { name: 'version' }) version: string;
  @Column('uuid', { name: 'by_person_id' }) by: string;
  @Column({ type: 'timestamptz', name: 'at', precision: 3 }) at: Date;
  @Column('date', { name: 'instructed_on', nullable: true }) instructedOn: string | null;
}

@Injectable()
export class InstructionsRepository extends InstructionRecords {
  async insert(tx: Tx, entry: InstructionEntry): Promise<void> {
    await managerOf(tx).insert(RoleInstructionEntity, { ...entry });
  }

  async of(tx: Tx, assignmentIds: readonly string[]): Promise<readonly InstructionEntry[]> {
    if (assignmentIds.length === 0) return [];
    const where = { assignmentId: In([...assignmentIds]) };
    return managerOf(tx).find(RoleInstructionEntity, { where, order: { id: 'ASC' } });
  }
}
