/**
 * The secrets in LiveKit's payloads. Its egress service hides some of them
 * itself, but not where there are several outputs, nor when an automatic
 * egress failed to start. All are texts, so that a redacted payload can still
 * be read as a `WebhookEvent`.
 *
 * @see https://github.com/livekit/protocol/blob/main/egress/redact.go
 */
export const livekitSensitive: readonly string[] = [
  'turnPassword',

  'streamKey',
  // Where media is pulled from: such addresses hold user names, passwords and signatures.
  'ingressInfo.url',

  // Where a stream is pushed to: the end of an RTMP address is its key.
  'stream.urls',
  'streamOutputs.urls',
  'streamResults.url',
  'stream.info.url',
  'websocketUrl',
  // Pages to record: the token that opens them is often in the address.
  'web.url',
  'customBaseUrl',

  // Storage: S3 and Alibaba Cloud, Google Cloud, Azure.
  'accessKey',
  'secret',
  'sessionToken',
  'assumeRoleExternalId',
  'credentials',
  'accountName',
  'accountKey',
  'proxy.url',
  'proxy.username',
  'proxy.password',

  // Of an egress: whom else to tell. Many receivers are guarded by their address alone.
  'webhooks.url',
  'webhooks.signingKey',
];
