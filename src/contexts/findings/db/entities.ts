import { PunchItemEntity, PunchItemEntryEntity } from './item.entity.js';
import { WaiverEntity, WaiverSignOffEntity } from './waiver.entity.js';

export const findingEntities = [PunchItemEntity, PunchItemEntryEntity, WaiverEntity, WaiverSignOffEntity] as const;
