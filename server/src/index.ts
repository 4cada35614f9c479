export { startServer } from './server';
export type { Runtime } from './runtime';
