/** An application that does nothing yet, of a team that checks its input and talks to LiveKit. */
import 'reflect-metadata';
import 'class-validator';
import 'livekit-server-sdk';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ready } from './peer.js';

@Module({})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: false });
await app.listen(0, '127.0.0.1');
ready(app.getHttpServer());
