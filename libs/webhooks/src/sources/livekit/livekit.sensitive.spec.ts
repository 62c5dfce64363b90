import { describe, expect, it } from '@jest/globals';
import { WebhookEvent } from 'livekit-server-sdk';
import { redactBody, redactJson } from '../../core/redact.js';
import { livekitSensitive } from './livekit.sensitive.js';

type Message = Pick<typeof WebhookEvent, 'fields'> & { typeName: string };
type ProtoField = ReturnType<Message['fields']['list']>[number];

const TEXT = 9;

/** Named like secrets, and none. */
const HARMLESS = [
  // Where a finished recording is: what the event is about.
  /(^|\.)(location|playlistLocation|livePlaylistLocation|manifestLocation)$/,
  // Names of a role and of a place, useless without the key.
  /\.(assumeRoleArn|endpoint)$/,
  /\.keyFrameInterval$/,
];

/** Every field that LiveKit's protocol can put into a webhook, by its path; lists end in `[]`. */
function fieldsOf(
  message: Message,
  path = '',
  outer: readonly string[] = [],
): [string, ProtoField][] {
  if (outer.includes(message.typeName)) return [];
  return message.fields.list().flatMap((field): [string, ProtoField][] => {
    const at = path + field.jsonName;
    const way = field.repeated ? `${at}[]` : at;
    return field.kind === 'message'
      ? fieldsOf(field.T, `${way}.`, [...outer, message.typeName])
      : [[way, field]];
  });
}

const fields = fieldsOf(WebhookEvent);

/** A payload with a text there and nothing else. */
const payload = (path: string) =>
  path.split('.').reduceRight<unknown>((inner, step) => {
    const name = step.replace('[]', '');
    return { [name]: step === name ? inner : [inner] };
  }, 'x');

const isHidden = (path: string) =>
  !JSON.stringify(redactJson(payload(path), livekitSensitive)).includes('"x"');

describe('the sensitive fields of LiveKit', () => {
  it('are all fields of its protocol that may hold a secret', () => {
    const suspects = fields
      .map(([path]) => path)
      .filter((path) =>
        /(password|secret|token|credential|key|urls?|account\w*|user(name)?|auth\w*|location|endpoint|arn|external\w*)(\[\])?$/i.test(
          path.slice(path.lastIndexOf('.') + 1),
        ),
      )
      .filter((path) => !HARMLESS.some((harmless) => harmless.test(path)));
    expect(suspects.length).toBeGreaterThan(300);
    expect(suspects.filter((path) => !isHidden(path))).toEqual([]);
  });

  it.each(livekitSensitive)('%s is one that the protocol has', (path) => {
    const known = fields.map(([field]) => `.${field.replaceAll('[]', '')}`);
    expect(known.some((field) => field.endsWith(`.${path}`))).toBe(true);
  });

  it('are texts, so that a redacted body can be read as an event', () => {
    const hidden = fields.filter(([path]) => isHidden(path));
    expect(
      hidden.filter(([, field]) => field.kind !== 'scalar' || field.T !== TEXT),
    ).toEqual([]);
    for (const [path] of hidden) {
      const body = Buffer.from(JSON.stringify(payload(path)));
      const event = redactBody(body, livekitSensitive).toString();
      expect(() => WebhookEvent.fromJsonString(event)).not.toThrow();
    }
  });
});
