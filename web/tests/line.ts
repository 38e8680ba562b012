// SPDX-License-Identifier: Apache-2.0
import { type AddressInfo, createServer, connect, type Server, type Socket } from 'node:net';

/** A line between a browser and its node that can be cut, or go dumb, as lines do. */
export class Line {
  private readonly sockets = new Set<Socket>();
  private server?: Server;
  private port = 0;
  private dumb = false;

  constructor(private readonly node: string) {}

  /** Where the browser finds the node. */
  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async mend(): Promise<void> {
    const { hostname, port } = new URL(this.node);
    this.dumb = false;
    this.server = createServer((browser) => {
      const node = connect(Number(port), hostname);
      for (const [from, to] of [
        [browser, node],
        [node, browser],
      ] as const) {
        this.sockets.add(from);
        from.on('data', (data) => this.dumb || to.write(data));
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.sockets.delete(from);
          to.destroy();
        });
      }
    });
    await new Promise<void>((ready) => this.server!.listen(this.port, '127.0.0.1', ready));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async cut(): Promise<void> {
    const closed = new Promise<void>((done) => this.server?.close(() => done()));
    this.sockets.forEach((socket) => socket.destroy());
    await closed;
  }

  /** Connections stay, and nothing comes through them. */
  hush(): void {
    this.dumb = true;
  }
}
