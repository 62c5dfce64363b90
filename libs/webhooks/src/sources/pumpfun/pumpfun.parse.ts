import { BodyUnreadableError } from '../../core/errors.js';
import { readJsonObject } from '../../core/read-json-object.js';
import type { ParsedEvent } from '../../core/webhook-source.js';
import type { PumpfunFields } from './pumpfun.options.js';

const DAY = 86_400_000;
/** Above it a number can only be milliseconds: as seconds it would be the year 5138. */
const MOST_SECONDS = 1e11;

/** Reads `{ event_type, call_id, timestamp }`, under the names that the options give these fields. */
export function parseCall(
  body: Buffer,
  {
    type: typeFields = ['event_type', 'type'],
    call: callFields = ['call_id', 'call_cid'],
    time: timeFields = ['timestamp', 'created_at'],
  }: PumpfunFields = {},
): ParsedEvent {
  const raw = readJsonObject(body);
  const first = (fields: readonly string[]) =>
    fields.map((field) => raw[field]).find((value) => value != null);

  const type = first(typeFields);
  if (typeof type !== 'string' || type === '') {
    throw new BodyUnreadableError(
      `none of ${typeFields.join(', ')} holds an event type`,
    );
  }
  const call = first(callFields);
  const callId = typeof call === 'string' && call !== '' ? call : undefined;
  return {
    // There is no id, and equal bodies may be two events.
    dedupeFor: DAY,
    type,
    key: callId ?? 'default',
    occurredAt: readTime(first(timeFields)),
    data: callId === undefined ? raw : { ...raw, callId },
    raw,
  };
}

/** Reads `{ event, room }`, as the guide writes it and as LiveKit does. */
export function parseRoomEvent(body: Buffer): ParsedEvent {
  const raw = readJsonObject(body);
  const { event: type, id, room, createdAt, timestamp } = raw;
  if (typeof type !== 'string' || type === '') {
    throw new BodyUnreadableError('there is no event name');
  }
  const roomName = nameOf(room);
  return {
    ...(typeof id === 'string' && id !== '' ? { id } : { dedupeFor: DAY }),
    type,
    key: roomName ?? 'default',
    occurredAt: readTime(createdAt ?? timestamp),
    data: roomName === undefined ? raw : { ...raw, roomName },
    raw,
  };
}

function nameOf(room: unknown): string | undefined {
  const name =
    typeof room === 'object' && room !== null && 'name' in room
      ? room.name
      : room;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** A time as number or text, in seconds or milliseconds since 1970 or as a date; `undefined` where it is none. */
function readTime(value: unknown): Date | undefined {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number) && value !== '') {
    return valid(number < MOST_SECONDS ? number * 1000 : number);
  }
  return typeof value === 'string' ? valid(Date.parse(value)) : undefined;
}

function valid(time: number): Date | undefined {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
