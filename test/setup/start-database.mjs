export { startOnce as default } from './embedded-database.mjs';
