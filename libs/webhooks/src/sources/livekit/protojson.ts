const STRING_OR_COMMA = /"[^"\\]*(?:\\.[^"\\]*)*"|,/g;

/**
 * Writes a message, in protobuf's JSON form, with the bytes that a LiveKit
 * server sends: a space after each comma, non-ASCII text as raw UTF-8. These
 * are not what `JSON.stringify` makes of the same message, so a receiver that
 * hashes anything but the bytes that arrived fails.
 *
 * @example
 * ```ts
 * protojson({ event: 'room_started', id: 'EV_1' }).toString();
 * // {"event":"room_started", "id":"EV_1"}
 * ```
 * @see https://pkg.go.dev/google.golang.org/protobuf/encoding/protojson
 */
export function protojson(message: object): Buffer {
  const json = JSON.stringify(message);
  return Buffer.from(
    json.replace(STRING_OR_COMMA, (part) => (part === ',' ? ', ' : part)),
  );
}
