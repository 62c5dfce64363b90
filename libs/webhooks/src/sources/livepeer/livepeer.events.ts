import type {
  EventOf,
  FullNames,
  WebhookEvent,
} from '../../core/webhook-event.js';

/** A stream as Livepeer sends it; more fields than are typed here come with it. */
export interface LivepeerStream {
  readonly id: string;
  readonly name: string;
  readonly playbackId?: string;
  readonly isActive?: boolean;
  readonly isHealthy?: boolean | null;
  /** Milliseconds since 1970. */
  readonly createdAt?: number;
  readonly parentId?: string;
  readonly userTags?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** A changing thing, and how it looked when the event was made. */
export interface LivepeerSnapshot {
  readonly id: string;
  readonly snapshot: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

export interface LivepeerTask extends LivepeerSnapshot {
  readonly type: string;
}

interface OfStream {
  readonly stream: LivepeerStream;
}

/** A stream that began or ended. */
interface Live extends OfStream {
  /** `stream.isActive`; where Livepeer left it out, whether the stream started. */
  readonly isActive: boolean;
  /** Where viewers find the stream as HLS; absent without a playback id. */
  readonly playbackUrl?: string;
}

interface Payload<Fields> {
  readonly payload: Fields & { readonly [field: string]: unknown };
}

type Session = Payload<{
  readonly session: Readonly<Record<string, unknown>>;
}>;
type Target = Payload<{
  readonly target: { readonly id: string; readonly name?: string };
}>;
type Asset = Payload<{ readonly asset: LivepeerSnapshot }>;
type Task = Payload<{ readonly task: LivepeerTask }>;
type EndedTask = Payload<{
  readonly success: boolean;
  readonly task: LivepeerTask;
}>;

/**
 * What Livepeer Studio sends, by event type. There is no order among its
 * events: a retried `stream.started` may come after its `stream.idle`.
 *
 * @see https://docs.livepeer.org/developers/guides/setup-and-listen-to-webhooks
 */
export interface LivepeerEvents {
  /** May come again without a `stream.idle` between. */
  'stream.started': Live;
  'stream.detection': OfStream & Payload<object>;
  'stream.idle': Live;
  'recording.ready': OfStream &
    Payload<{ readonly recordingUrl: string; readonly mp4Url?: string }>;
  'recording.started': OfStream & Session;
  'recording.waiting': OfStream & Partial<Session>;
  'multistream.connected': OfStream & Target;
  'multistream.error': OfStream & Target;
  'multistream.disconnected': OfStream & Target;
  'playback.user.new': object;
  'asset.created': Asset;
  'asset.updated': Asset;
  'asset.failed': Asset;
  'asset.ready': Asset;
  'asset.deleted': Asset;
  'task.spawned': Task;
  'task.updated': Task;
  'task.completed': EndedTask;
  'task.failed': EndedTask;
}

export type LivepeerEventType = keyof LivepeerEvents;

/** Every event that Livepeer's API names. */
export const livepeerEventTypes: readonly LivepeerEventType[] = [
  'stream.started',
  'stream.detection',
  'stream.idle',
  'recording.ready',
  'recording.started',
  'recording.waiting',
  'multistream.connected',
  'multistream.error',
  'multistream.disconnected',
  'playback.user.new',
  'asset.created',
  'asset.updated',
  'asset.failed',
  'asset.ready',
  'asset.deleted',
  'task.spawned',
  'task.updated',
  'task.completed',
  'task.failed',
];

/** A Livepeer event; `LivepeerEvent<'stream.started'>` is narrowed to one type, a union of types to a union of events. */
export type LivepeerEvent<Type extends LivepeerEventType = LivepeerEventType> =
  EventOf<LivepeerEvents, Type>;

/**
 * Whether a viewer may play: asked by Livepeer before it serves a gated stream
 * or asset. **Everything in it is the viewer's claim**, `context` included:
 * Livepeer's gate needs no login and signs whatever its caller sends along.
 *
 * @see https://docs.livepeer.org/developers/guides/access-control-webhooks
 */
export interface LivepeerAccessRequest {
  /** What the player handed over; judge the viewer by it. */
  readonly accessKey: unknown;
  /** What you stored with the playback policy, unless the caller replaced it. */
  readonly context?: unknown;
  readonly [field: string]: unknown;
}

/** The question as its handler gets it. */
export type LivepeerAccessQuestion = WebhookEvent<
  'playback.accessControl',
  LivepeerAccessRequest
>;

declare module '../../core/event-map.js' {
  interface WebhookEventMap extends FullNames<'livepeer', LivepeerEvents> {}
  interface WebhookQuestionMap {
    'livepeer.playback.accessControl': LivepeerAccessRequest;
  }
}
