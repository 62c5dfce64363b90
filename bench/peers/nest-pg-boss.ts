/** The same with pg-boss on PostgreSQL: https://timgit.github.io/pg-boss */
import 'reflect-metadata';
import {
  Body,
  Controller,
  Headers,
  HttpCode,
  Injectable,
  Module,
  Post,
  UnauthorizedException,
  type OnModuleInit,
} from '@nestjs/common';
import { WebhookReceiver } from 'livekit-server-sdk';
import { PgBoss } from 'pg-boss';
import { bootNest } from './nest.js';
import { API_KEY, API_SECRET, handle, PATH } from './peer.js';

const QUEUE = 'webhooks';

@Injectable()
class Webhooks implements OnModuleInit {
  private readonly boss = new PgBoss(process.env['DATABASE_URL']!);

  async onModuleInit() {
    this.boss.on('error', console.error);
    await this.boss.start();
    await this.boss.createQueue(QUEUE);
    // As often as it allows, and without a pause while there is more.
    const often = {
      batchSize: 100,
      pollingIntervalSeconds: 0.5,
      burstWhenBatchFull: true,
    };
    await this.boss.work(QUEUE, often, async (jobs) => {
      for (const _job of jobs) handle();
    });
  }

  async add(data: object) {
    await this.boss.send(QUEUE, data, { retryLimit: 6, retryBackoff: true });
  }
}

@Controller(PATH)
class LiveKitController {
  private readonly receiver = new WebhookReceiver(API_KEY, API_SECRET);

  constructor(private readonly webhooks: Webhooks) {}

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
    await this.webhooks.add(JSON.parse(body));
  }
}

@Module({ controllers: [LiveKitController], providers: [Webhooks] })
class AppModule {}

await bootNest(AppModule);
