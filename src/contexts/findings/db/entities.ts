import { PunchItemEntity, PunchItemEntryEntity } from './item.entity.js';

export const findingEntities = [PunchItemEntity, PunchItemEntryEntity] as const;
