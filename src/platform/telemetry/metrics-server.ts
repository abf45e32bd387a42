import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Metrics } from './metrics.js';

/** `/metrics` and `/live` on a port of their own, for processes with and without the web server. Not protected: keep the port inside. */
export class MetricsServer {
  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static open(
    metrics: Metrics,
    { host, port }: { readonly host: string; readonly port: number },
  ): Promise<MetricsServer> {
    const server = createServer((request, response) => {
      const path = request.url?.split('?')[0];
      if (request.method !== 'GET') return answer(response, 405, 'text/plain', 'Only GET.\n');
      if (path === '/live') return answer(response, 200, 'text/plain', 'live\n');
      if (path !== '/metrics') return answer(response, 404, 'text/plain', 'Only /metrics and /live.\n');
      metrics.text().then(
        (text) => answer(response, 200, metrics.contentType, text),
        () => answer(response, 503, 'text/plain', 'The figures cannot be collected: is the database reachable?\n'),
      );
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        const address = server.address();
        resolve(new MetricsServer(server, typeof address === 'object' && address !== null ? address.port : port));
      });
    });
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

function answer(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(text);
}
