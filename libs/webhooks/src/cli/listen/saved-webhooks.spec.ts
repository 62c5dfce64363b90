import type { IncomingMessage } from 'node:http';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { WebhookEvent } from '../../core/webhook-event.js';
import type { Received } from './received.js';
import { SavedWebhooks } from './saved-webhooks.js';

const receivedAt = new Date('2026-11-23T02:19:12.123Z');
const message = {
  method: 'POST',
  url: '/',
  httpVersion: '1.1',
  rawHeaders: ['A', '1'],
} as IncomingMessage;

function received(body: string, more: Partial<Received> = {}): Received {
  const bytes = Buffer.from(body);
  const request = { url: '/', headers: {}, body: bytes, receivedAt };
  return {
    status: 200,
    source: 'acme',
    read: { message, request, bytes },
    ...more,
  };
}

const ofType = (type: string) => ({ type }) as WebhookEvent;

describe('saved webhooks', () => {
  let folder: string;
  const notes: string[] = [];
  const terminal = { note: (line: string) => void notes.push(line) };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'saved-'));
    notes.length = 0;
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('have names that sort as they came, of characters that every file system takes', () => {
    const saved = new SavedWebhooks(terminal, folder);
    const names = ['b', '../../a:b\u202e"*', 'x'.repeat(500)].map((type) =>
      basename(saved.save(received('', { event: ofType(type) }))!),
    );
    names.push(basename(saved.save(received('', { status: 401 }))!));
    expect(names).toEqual([
      '20261123T021912.123Z-0001-acme-b',
      '20261123T021912.123Z-0002-acme-.._.._a_b_',
      `20261123T021912.123Z-0003-acme-${'x'.repeat(60)}`,
      '20261123T021912.123Z-0004-acme-401',
    ]);
    expect(readdirSync(folder)).toHaveLength(8);
  });

  it('have a limit, of webhooks and of bytes, which is said once', () => {
    const some = { webhooks: 2, bytes: 1_000 };
    const few = new SavedWebhooks(terminal, folder, some);
    const saved = [1, 2, 3, 4].map(() => few.save(received('{}')));
    expect(saved.map(Boolean)).toEqual([true, true, false, false]);
    expect(notes.filter((line) => /nothing more/.test(line))).toHaveLength(1);

    const small = new SavedWebhooks(terminal, join(folder, 'small'), some);
    expect(small.save(received('x'.repeat(1_000)))).toBeUndefined();
    expect(readdirSync(join(folder, 'small'))).toEqual([]);
  });

  it('are never written over a file that is there', () => {
    const first = new SavedWebhooks(terminal, folder).save(received('first'));
    const second = new SavedWebhooks(terminal, folder).save(received('second'));
    expect(first).toBeDefined();
    expect(second).toBeUndefined();
    expect(notes.at(-1)).toMatch(/is not saved whole \(EEXIST\)/);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('leave out what came without a readable body', () => {
    const saved = new SavedWebhooks(terminal, folder);
    expect(saved.save({ status: 404 })).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('want a folder', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => new SavedWebhooks(terminal, file)).toThrow(
      /^--save: nothing can be written into .* \(EEXIST\): give another folder/,
    );
  });
});
