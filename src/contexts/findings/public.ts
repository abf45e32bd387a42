export { CloseItem, ReopenItem } from './app/close-item.js';
export { CommentItem } from './app/comment-item.js';
export { DowngradeItem } from './app/downgrade-item.js';
export { RaiseItem, type NewItem } from './app/raise-item.js';
export { ReadItems } from './app/read-items.js';
export { TriageItem, type Triage } from './app/triage-item.js';
export { VerifyItem } from './app/verify-item.js';
export { ResolveItem, StartItem } from './app/work-on-item.js';
export { isOpenItem, type ItemCategory, type ItemState, type PunchItem } from './domain/item.js';
