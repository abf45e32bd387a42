import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NoticeContent, NoticeKind, NoticeState, OptionalCategory } from '../domain/notice.js';

@Entity('notice')
export class NoticeEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'notice_pk' }) id: string;
  @Column('text', { name: 'kind' }) kind: NoticeKind;
  @Column('jsonb', { name: 'facts' }) facts: NoticeContent['facts'];
  @Column('text', { name: 'occasion' }) occasion: string;
  @Column('uuid', { name: 'person_id', nullable: true }) personId: string | null;
  @Column('text', { name: 'email' }) email: string;
  @Column('text', { name: 'printed_name', nullable: true }) printedName: string | null;
  @Column('text', { name: 'sealed_code', nullable: true }) sealedCode: string | null;
  @Column('text', { name: 'state' }) state: NoticeState;
  @Column('integer', { name: 'attempts' }) attempts: number;
  @Column('text', { name: 'last_error', nullable: true }) lastError: string | null;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'sent_at', precision: 3, nullable: true }) sentAt: Date | null;
}

@Entity('notice_preference')
export class NoticePreferenceEntity {
  @PrimaryColumn('uuid', { name: 'person_id', primaryKeyConstraintName: 'notice_preference_pk' }) personId: string;
  @PrimaryColumn('text', { name: 'category', primaryKeyConstraintName: 'notice_preference_pk' })
  category: OptionalCategory;
  @Column('boolean', { name: 'is_off' }) isOff: boolean;
  @Column({ type: 'timestamptz', name: 'changed_at', precision: 3 }) changedAt: Date;
}

export const entities = [NoticeEntity, NoticePreferenceEntity] as const;
