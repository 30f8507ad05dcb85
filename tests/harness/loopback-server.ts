// A server on loopback with this folder's certificates, whose end is its end.

import { readFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:https';
import type { ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export function loopback(name: string): Buffer {
  return readFileSync(new URL(`loopback/${name}`, import.meta.url));
}

export class LoopbackServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  /** Serves HTTPS until it is closed. */
  static serve(
    listener: RequestListener,
    options: ServerOptions = {},
  ): Promise<LoopbackServer> {
    return LoopbackServer.#listening(createServer({
      key: loopback('server.key'), cert: loopback('server.crt'), ...options,
    }, listener));
  }

  /** One that does not know TLS. */
  static servePlain(listener: RequestListener): Promise<LoopbackServer> {
    return LoopbackServer.#listening(createPlainServer(listener));
  }

  static async #listening(server: Server): Promise<LoopbackServer> {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new LoopbackServer(server);
  }

  /** 'https://127.0.0.1:34567', also of a plain one. */
  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `https://127.0.0.1:${port}`;
  }

  /** Breaks every connection, as one that restarts would. Node's own
   *  closeAllConnections spares those that are still in their handshake, and
   *  they would keep the process. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.#server.close();
    this.drop();
  }
}
