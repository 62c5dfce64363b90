import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Module } from '@nestjs/common';
import {
  ApiExcludeController,
  ApiTags,
  DocumentBuilder,
  SwaggerModule,
} from '@nestjs/swagger';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { livepeer } from 'nestjs-livestream-webhooks/livepeer';
import { ADAPTERS, boot, type Adapter } from '../kit/boot.js';
import { LIVEKIT } from '../kit/post-livekit.js';
import { receives } from '../kit/receives.js';
import { Rooms, webhooks } from '../kit/rooms.js';

const sources = [
  livekit(LIVEKIT),
  livekit({ ...LIVEKIT, account: 'eu' }),
  livepeer({ secret: 'secret-0123456789' }),
];

/** Boots with a page of Swagger's; `decorators` as a user gives them. */
function withSwagger(adapter: Adapter, decorators: ClassDecorator[]) {
  @Module({ imports: [webhooks({ sources, decorators })], providers: [Rooms] })
  class AppModule {}
  return boot(adapter, AppModule, {
    main: (app) => {
      const config = new DocumentBuilder().setTitle('Shop').build();
      SwaggerModule.setup('docs', app, () =>
        SwaggerModule.createDocument(app, config),
      );
    },
  });
}

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  requestBody: { content: Record<string, { schema: { type: string } }> };
  responses: Record<string, { description: string; content?: object }>;
}

type Document = { paths: Record<string, { post: Operation }> };

const documentOf = async (url: string) =>
  (await (await fetch(`${url}/docs-json`)).json()) as Document;

for (const adapter of ADAPTERS) {
  test(`Swagger on ${adapter} shows each route with its own name, 200 and schemas`, async () => {
    await using running = await withSwagger(adapter, [ApiTags('webhooks')]);
    const { paths } = await documentOf(running.url);
    const operations = Object.values(paths).map(({ post }) => post);
    assert.deepEqual(
      operations.map(({ operationId }) => operationId),
      [
        'LiveKitWebhookController_receiveEvents',
        'LiveKitEuWebhookController_receiveEvents',
        'LivepeerWebhookController_receiveEvents',
        'LivepeerWebhookController_receiveAccessControl',
      ],
    );
    const events = paths['/webhooks/livekit']!.post;
    assert.equal(events.summary, 'Webhooks of LiveKit');
    assert.deepEqual(events.tags, ['webhooks']);
    const body = events.requestBody.content['application/json'];
    assert.equal(body?.schema.type, 'object');
    assert.deepEqual(Object.keys(events.responses), [
      '200',
      '400',
      '401',
      '413',
      '503',
    ]);
    assert.deepEqual(events.responses['200']?.content, {
      'application/json': { schema: { type: 'object', properties: {} } },
    });
    const question = paths['/webhooks/livepeer/access-control']!.post;
    assert.equal(question.responses['403']?.description, 'Denied');
    await receives(running);
  });

  test(`Swagger on ${adapter} does not show what ApiExcludeController hides`, async () => {
    await using running = await withSwagger(adapter, [ApiExcludeController()]);
    assert.deepEqual((await documentOf(running.url)).paths, {});
    await receives(running);
  });
}
