/** What happens in a simulated room. */
export interface PlayRoomOptions {
  /**
   * The room's name, also the name of its queue.
   * @default `room-` and six random characters
   */
  readonly name?: string;
  /**
   * How many join; in turn one with a microphone, one with a camera, one who only listens.
   * @default 3
   */
  readonly participants?: number;
  /**
   * Whether the room is recorded. The four events of that have a queue of their own, as at LiveKit.
   * @default true
   */
  readonly egress?: boolean;
  /**
   * Milliseconds between two events, whatever the receiver does: events that
   * it is too slow for get too old in their queue, as at LiveKit. With 0 an
   * event happens when the one before it in its queue has ended: as fast as
   * the receiver answers, and none gets too old.
   * @default 0
   */
  readonly pace?: number;
}
