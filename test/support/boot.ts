import type { AddressInfo } from 'node:net';
import type {
  INestApplication,
  ModuleMetadata,
  NestApplicationOptions,
} from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';

export const ADAPTERS = ['express', 'fastify'] as const;
export type Adapter = (typeof ADAPTERS)[number];

export interface Setup {
  readonly adapter: Adapter;
  readonly metadata: ModuleMetadata;
  /** The second argument of `NestFactory.create`. */
  readonly options?: NestApplicationOptions;
  /** What stands in `main.ts` between create and listen. */
  readonly main?: (app: INestApplication) => unknown;
  /** Boots through `Test.createTestingModule` instead of `NestFactory`. */
  readonly testing?: boolean;
  readonly override?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
}

export interface Running {
  readonly app: INestApplication;
  readonly url: string;
  readonly port: number;
}

/** Boots a real application that listens on a free port of this machine. */
export async function boot(setup: Setup): Promise<Running> {
  const app = await create(setup);
  await setup.main?.(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { app, port, url: `http://127.0.0.1:${port}` };
}

async function create({
  adapter,
  metadata,
  options,
  testing,
  override,
}: Setup): Promise<INestApplication> {
  const quiet = { logger: false as const, abortOnError: false, ...options };
  const fastify = adapter === 'fastify' ? new FastifyAdapter() : undefined;
  if (testing || override) {
    const builder = Test.createTestingModule(metadata);
    const compiled = await (override?.(builder) ?? builder).compile();
    return fastify
      ? compiled.createNestApplication(fastify, quiet)
      : compiled.createNestApplication(quiet);
  }
  @Module(metadata)
  class AppModule {}
  return fastify
    ? NestFactory.create(AppModule, fastify, quiet)
    : NestFactory.create(AppModule, quiet);
}
