export { stopOnce as default } from './embedded-database.mjs';
