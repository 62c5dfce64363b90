/** What a careful team wires by hand: https://docs.nestjs.com/techniques/queues */
import 'reflect-metadata';
import { BullModule, InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import {
  Body,
  Controller,
  Headers,
  HttpCode,
  Module,
  Post,
  UnauthorizedException,
} from '@nestjs/common';
import type { Queue } from 'bullmq';
import { WebhookReceiver } from 'livekit-server-sdk';
import { bootNest } from './nest.js';
import { API_KEY, API_SECRET, handle, PATH } from './peer.js';

@Controller(PATH)
class LiveKitController {
  private readonly receiver = new WebhookReceiver(API_KEY, API_SECRET);

  constructor(@InjectQueue('webhooks') private readonly queue: Queue) {}

  @Post()
  @HttpCode(200)
  async receive(
    @Body() body: string,
    @Headers('authorization') authorization: string,
  ) {
    const event = await this.receiver
      .receive(body, authorization)
      .catch(() => undefined);
    if (!event) throw new UnauthorizedException();
    // The id of the job is that of the event: one that comes again is not added again.
    await this.queue.add(event.event, JSON.parse(body), {
      jobId: event.id,
      attempts: 6,
      backoff: { type: 'exponential', delay: 1_000 },
      removeOnComplete: 1_000,
    });
  }
}

@Processor('webhooks', { concurrency: 64 })
class Webhooks extends WorkerHost {
  async process() {
    handle();
  }
}

@Module({
  imports: [
    BullModule.forRoot({ connection: { url: process.env['REDIS_URL']! } }),
    BullModule.registerQueue({ name: 'webhooks' }),
  ],
  controllers: [LiveKitController],
  providers: [Webhooks],
})
class AppModule {}

await bootNest(AppModule);
