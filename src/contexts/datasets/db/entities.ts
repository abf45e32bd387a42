import { DatasetItemEntity } from './dataset-item.entity.js';
import { DatasetEntity } from './dataset.entity.js';

export const entities = [DatasetEntity, DatasetItemEntity] as const;
