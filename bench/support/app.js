import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { FastifyAdapter } from '@nestjs/platform-fastify';

/** An application on Fastify with one route, `GET /hello`. */
export class App {
  #captured = [];

  static async start({ imports = [], providers = [], decorators = [] } = {}) {
    class HelloController {
      hello() {
        return { hello: 'world' };
      }
    }
    const { prototype } = HelloController;
    const descriptor = Object.getOwnPropertyDescriptor(prototype, 'hello');
    for (const decorate of [Get('hello'), ...decorators]) decorate(prototype, 'hello', descriptor);
    Controller()(HelloController);
    class BenchModule {}
    Module({ imports, providers, controllers: [HelloController] })(BenchModule);

    const nest = await NestFactory.create(BenchModule, new FastifyAdapter(), { logger: false });
    return new App(nest, HelloController);
  }

  constructor(nest, controller) {
    this.nest = nest;
    this.controller = controller;
  }

  async listen() {
    await this.nest.listen(0, '127.0.0.1');
    const { port } = this.nest.getHttpServer().address();
    this.url = `http://127.0.0.1:${port}/hello`;
    return this.url;
  }

  /** From now on requests end before any guard; `contexts` hands them out. */
  async capture() {
    const fastify = this.nest.getHttpAdapter().getInstance();
    fastify.addHook('onRequest', (request, reply) => {
      this.#captured.push([request, reply]);
      reply.hijack();
      reply.raw.end();
    });
    await this.listen();
  }

  /** One context per set of headers, as Nest gives it to a guard: each of a request that came over a socket. */
  async contexts(headers) {
    for (const sent of headers) await (await fetch(this.url, { headers: sent })).arrayBuffer();
    const handler = this.controller.prototype.hello;
    return this.#captured.splice(0).map((exchange) => {
      const context = new ExecutionContextHost(exchange, this.controller, handler);
      context.setType('http');
      return context;
    });
  }
}
