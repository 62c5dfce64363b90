import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { PEERS } from './compile-peers.mjs';

/**
 * What is compared. `needs` names the service without which it cannot run;
 * `handles` says that its handler runs after the answer.
 */
export const STACKS = {
  bare: { title: 'node:http + node:crypto', file: 'bare-node' },
  expressSdk: { title: 'Express + SDK', file: 'express-sdk' },
  nestExpress: {
    title: 'Nest + SDK, Express',
    file: 'nest-sdk',
    args: ['express'],
  },
  nestFastify: {
    title: 'Nest + SDK, Fastify',
    file: 'nest-sdk',
    args: ['fastify'],
  },
  bullmq: {
    title: 'Nest + SDK + BullMQ, Express',
    file: 'nest-bullmq',
    args: ['express'],
    needs: 'redis',
    handles: true,
  },
  pgBoss: {
    title: 'Nest + SDK + pg-boss, Express',
    file: 'nest-pg-boss',
    args: ['express'],
    needs: 'postgres',
    handles: true,
  },
  memoryExpress: ours('memory', 'express'),
  memoryFastify: ours('memory', 'fastify'),
  sqlite: ours('sqlite', 'express'),
  postgres: { ...ours('postgres', 'express'), needs: 'postgres' },
};

function ours(inbox, adapter) {
  const names = { memory: 'memory', sqlite: 'SQLite', postgres: 'PostgreSQL' };
  const title = `ours, ${names[inbox]}, ${adapter === 'express' ? 'Express' : 'Fastify'}`;
  const place = (folder) =>
    inbox === 'sqlite'
      ? join(folder, `${adapter}.db`)
      : `bench_${randomBytes(6).toString('hex')}`;
  return { title, file: 'ours', args: [adapter, inbox], place, handles: true };
}

/** The file and the arguments with which a stack is started. */
export function commandOf({ file, args = [], place }, folder) {
  return {
    file: new URL(`${file}.js`, PEERS).pathname,
    args: place ? [...args, place(folder)] : args,
  };
}
