export { buildEngine as default } from './embedded-database.mjs';
