export { readable, readableLine } from '../core/readable.js';
